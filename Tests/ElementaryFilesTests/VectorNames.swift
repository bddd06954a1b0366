/// Where each value of the foreign test vectors stands in our reading. A block for each class of the other tool, with
/// `@` and our definition where it is no file; lines `theirs = ours ~ how | why`. `*` is a name or the number of an
/// element, the same on both sides; an empty path is the value itself. Without `how` both are equal: texts, truth
/// values, numbers, hex in lower case. Otherwise:
///
///     flag NAME       true where our list holds NAME, false where it does not
///     not             truth values with the opposite sense
///     names a: b, …   names of the same value in both; `;` stands for a comma
///     member a: b, …  the same, ours being in a list
///     digits          F behind digits or a code is no digit
///     hex             hex or decimal there, a number here, or the other way round
///     absent V        their V, or an empty text, is not mentioned here, or `null`; anything else is equal
///     unused V        their V is the byte FF that we read as `null`; anything else as `hex`
///     reserved        reserved bytes, which we mention where they are not FF
///     element         equal, and their `null` behind our last element
///     part N          our text split at `-`
///     joined A+B      our parts A, B… are their hex
///     position        the place in our list, from 0
///     text            our text, alone or with its coding beside it
///     ip, labels      an address as text here and as hex there; the same for a domain name
///     class, level, technology   `*` or their text is in our list
///     length digits    the length octet of our number where it counts digits
///     length, type, plan, extension, number   the parts of our number, which are implied by +49… or 030…
enum VectorNames {
  static let table = """
    BearerDescription @ DO.CAT
      bearer_type = bearerDescription.type ~ names default: default for the transport layer
      bearer_parameters = bearerDescription.parameters
    OtherAddress @ DO.CAT
      type_of_address = otherAddress.type ~ names ipv4: IPv4, ipv6: IPv6
      address = otherAddress.address ~ ip
    UiccTransportLevel @ DO.CAT
      port_number = transportLevel.port
      protocol_type = transportLevel.protocol ~ names tcp_uicc_client_remote: TCP; UICC in client mode; remote
    NetworkAccessName @ DO.CAT
       = networkAccessName ~ labels | theirs are the labels with their lengths
    TextString @ DO.CAT
      dcs = textString.dataCodingScheme
      text_string = textString.text
    KeyInformationData @ DO.KeyInformation
      key_identifier = keys.0.keyIdentifier
      key_version_number = keys.0.keyVersion
      key_types.*.length = keys.0.components.*.length
      key_types.*.type = keys.0.components.*.type ~ names des: DES, aes: AES
    AdminUriParam @ DO.AdministrationSession
       = administrationURI
    AdminHostParam @ DO.AdministrationSession
       = administrationHost
    SecurityParams @ DO.AdministrationSession
      kid = security.key.keyIdentifier
      kvn = security.key.keyVersion
      psk_id = security.pskIdentity
      sha_type = security.sha ~ absent null
    FileDescriptor @ DO.FCP
      file_descriptor_byte.shareable = fileDescriptor.descriptor.shareable
      file_descriptor_byte.file_type = fileDescriptor.descriptor.fileType ~ names working_ef: working EF, df: DF or ADF
      file_descriptor_byte.structure = fileDescriptor.descriptor.structure ~ names ber_tlv: BER-TLV, transparent: transparent, linear_fixed: linear fixed, no_info_given: no information
      record_len = fileDescriptor.recordLength ~ absent null
      num_of_rec = fileDescriptor.numberOfRecords ~ absent null
    LifeCycleStatusInteger @ DO.FCP
       = lifeCycleStatus ~ names operational_activated: operational; activated

    EF_CallconfC
      pl_conf = confirmationPriority.level ~ hex
      conf_nr = confirmationNumber ~ digits
      max_rand = maximumRandom
      n_ack_max = maximumAcknowledgements
      pl_ack = acknowledgementPriority.level ~ hex
      n_nested_max = maximumNested
      train_emergency_gid = trainEmergencyGroup
      shunting_emergency_gid = shuntingEmergencyGroup
      imei = imei ~ digits
    EF_DialledVals
      next_table_type = nextTableType ~ names predefined: predefined, empty: empty
      id_of_next_table = nextTable
      dialed_digits = digits
    EF_FN
      functional_number_and_type.functional_number = numberAndType.functionalNumber ~ digits
      functional_number_and_type.presentation_of_only_this_fn = numberAndType.presentationOfOnlyThisNumber
      functional_number_and_type.permanent_fn = numberAndType.permanent
      list_number = listNumber
    EF_GsmrPLMN
      plmn = plmn
      class_of_network.supported.vbs = class.vbs
      class_of_network.supported.vgcs = class.vgcs
      class_of_network.supported.emlpp = class.emlpp
      class_of_network.supported.fn = class.functionalNumbers
      class_of_network.supported.eirene = class.eirene
      class_of_network.preference = class.preference
      ic_incoming_ref_tbl = incomingTable
      outgoing_ref_tbl = outgoingTable
      ic_table_ref = internationalCodeRecord ~ hex
    EF_IC
      next_table_type = nextTableType ~ names decision: decision
      id_of_next_table = nextTable
      ic_decision_value = value ~ digits
      network_string_table_index = networkName
    EF_NW
       = name
    EF_Predefined
      next_table_type = nextTableType ~ names num_dial_digits: number of dialled digits
      id_of_next_table = nextTable
      predefined_value1 = value ~ digits
      string_table_index1 = name
    EF_Shunting
      common_gid = commonGroup
      shunting_gid = shuntingGroups
    EF_Switching
      next_table_type = nextTableType ~ names decision: decision, num_dial_digits: number of dialled digits, predefined: predefined
      id_of_next_table = nextTable
      decision_value = value ~ digits
      string_table_index = name

    EF_0348_COUNT
      sec_domain = securityDomain
      key_set_version = version
      counter = counter
    EF_GP_COUNT
      sec_domain = securityDomain
      key_set_version = version
      counter = counter
      rfu = rfu
    EF_MILENAGE_CFG
      r1 = r1
      r2 = r2
      r3 = r3
      r4 = r4
      r5 = r5
      c1 = c1
      c2 = c2
      c3 = c3
      c4 = c4
      c5 = c5
    EF_PIN
      state.valid = state ~ flag valid
      state.change_able = state ~ flag can be changed
      state.unblock_able = state ~ flag can be unblocked
      state.disable_able = state ~ flag can be disabled
      state.not_initialized = state ~ flag not initialised
      state.disabled = state ~ flag disabled
      attempts_remaining = triesLeft
      maximum_attempts = maximumTries
      pin = code ~ digits | FF fills a code up to 8 bytes
      puk = unblockCode ~ absent null
      puk.attempts_remaining = unblockTriesLeft
      puk.maximum_attempts = unblockMaximumTries
      puk.puk = unblockCode ~ digits
    EF_SIM_AUTH_KEY
      cfg.sres_deriv_func = configuration.sresFunction ~ hex
      cfg.use_opc_instead_of_op = configuration.opc
      cfg.algorithm = configuration.algorithm ~ names milenage: Milenage
      key = key
      op_opc = opOrOPc
    EF_USIM_AUTH_KEY
      cfg.only_4bytes_res_in_3g = configuration.shortRES
      cfg.sres_deriv_func_in_2g = configuration.sresFunction ~ hex
      cfg.use_opc_instead_of_op = configuration.opc
      cfg.algorithm = configuration.algorithm ~ names milenage: Milenage, tuak: TUAK
      cfg.key_length = configuration.keyLength ~ hex
      tuak_cfg.ck_and_ik_size = tuakConfiguration.ckAndIKLength ~ hex
      tuak_cfg.mac_size = tuakConfiguration.macLength ~ hex
      tuak_cfg.res_size = tuakConfiguration.resLength ~ hex
      num_of_keccak_iterations = keccakIterations
      k = key
      key = key
      op_opc = opOrOPc, topOrTOPc
    EF_USIM_AUTH_KEY_2G
      cfg.only_4bytes_res_in_3g = configuration.shortRES
      cfg.sres_deriv_func_in_2g = configuration.sresFunction ~ hex
      cfg.use_opc_instead_of_op = configuration.opc
      cfg.algorithm = configuration.algorithm ~ names milenage: Milenage
      key = key
      op_opc = opOrOPc
    EF_USIM_SQN
      flag1.skip_next_sqn_check = checks.skipNext
      flag1.delta_max_check = checks.deltaMaximum
      flag1.age_limit_check = checks.ageLimit
      flag1.sqn_check = checks.sqn
      flag1.ind_len = checks.indexLength
      flag2.rfu = options ~ absent 0
      flag2.dont_clear_amf_for_macs = options ~ flag AMF kept for MAC-S
      flag2.aus_concealed = options ~ flag AUTS concealed
      flag2.autn_concealed = options ~ flag AUTN concealed
      delta_max = deltaMaximum ~ hex
      age_limit = ageLimit ~ hex
      freshness.* = seen.* ~ hex

    EF_ARR
      *.0.access_mode.* = *.access ~ member read_search_compare: read, write_append: write, update_erase: update, delete_file: delete, terminate_ef: terminate, activate_file_or_record: activate, deactivate_file_or_record: deactivate
      *.0.command_header.INS = *.access ~ member 212: resize
      *.1.control_reference_template = *.condition
      *.1.always = *.condition ~ names null: always
      *.1.never = *.condition ~ names null: never
    EF_DIR
      application_template.0.application_id = application.aid
      application_template.1.application_label = application.label
      application_template.2.discretionary_template = application.discretionaryTemplate
    EF_UMPC
      max_current_mA = maximumCurrent
      t_op_s = operationTime
      addl_info.req_inc_idle_current = additionalInformation ~ flag increased idle current
      addl_info.support_uicc_suspend = additionalInformation ~ flag UICC suspension

    """

  /// Files of the USIM and the SIM.
  static let subscriberTable = """
    EF_ACSGL
      csg_list.0.plmn = lists.0.plmn
      csg_list.1.csg_information.csg_type = lists.0.groups.0.csgType ~ names from_other_sources: from other sources
      csg_list.1.csg_information.hnb_name_indication = lists.0.groups.0.hnbName ~ names from_other_sources: from other sources
      csg_list.1.csg_information.csg_id.id = lists.0.groups.0.csgID
    EF_OCSGL
      operator_csg_list.0.plmn = lists.0.plmn
      operator_csg_list.1.csg_information.csg_type = lists.0.groups.0.csgType ~ names from_other_sources: from other sources
      operator_csg_list.1.csg_information.hnb_name_indication = lists.0.groups.0.hnbName ~ names from_other_sources: from other sources
      operator_csg_list.1.csg_information.csg_id.id = lists.0.groups.0.csgID
      operator_csg_list.2.csg_display_indicator = lists.0.display ~ names all_available_csg_ids: all available
    EF_CSGT
      0.text_csg_type = text ~ text
      1.graphics_csg_type_uri = graphicsURI
    EF_HNBN
      hnb_name = name ~ text
    EF_AD
      ms_operation_mode = operationMode ~ names normal: normal, normal_and_specific_facilities: normal and specific facilities
      additional_info = additionalInformation.raw
      additional_info.ciphering_indicator = additionalInformation ~ flag ciphering indicator
      additional_info.csg_display_control = additionalInformation ~ flag CSG display control
      additional_info.prose_services = additionalInformation ~ flag ProSe for public safety
      additional_info.extended_drx = additionalInformation ~ flag extended DRX cycle
      ofm = additionalInformation ~ flag ciphering indicator
      rfu = additionalInformation.rfu ~ absent 0
      mnc_len = mncLength
      extensions = rest ~ absent null
    EF_EARFCNList
      *.earfcn_list_tlv.0.earfcn = entries.*.earfcn
      *.earfcn_list_tlv.1.geographical_area.*.latitude = entries.*.areas.0.*.latitude
      *.earfcn_list_tlv.1.geographical_area.*.longitude = entries.*.areas.0.*.longitude
      *.earfcn_list_tlv.2.geographical_area.*.latitude = entries.*.areas.1.*.latitude
      *.earfcn_list_tlv.2.geographical_area.*.longitude = entries.*.areas.1.*.longitude
    EF_ECC
      call_code = callCode
      service_category.police = serviceCategory.police
      service_category.ambulance = serviceCategory.ambulance
      service_category.fire_brigade = serviceCategory.fireBrigade
      service_category.marine_guard = serviceCategory.marineGuard
      service_category.mountain_rescue = serviceCategory.mountainRescue
      service_category.manual_ecall = serviceCategory.manuallyInitiatedECall
      service_category.automatic_ecall = serviceCategory.automaticallyInitiatedECall
    EF_EHPLMNPI
      presentation_ind = indication ~ names display_all: all EHPLMNs, no_preference: no preference
    EF_HPPLMN
       = sixMinutes
    EF_START_HFN
      start_cs = startCS
      start_ps = startPS
    EF_THRESHOLD
      max_start = maximumSTART
    EF_LOCI
      tmsi = tmsi
      lai = lai ~ joined plmn+lac
      lai.mcc_mnc = lai.plmn
      lai.lac = lai.lac
      rfu = rfu ~ reserved
      tmsi_time = rfu ~ reserved
      lu_status = status ~ names 0: updated, 1: not updated, updated: updated
    EF_LOCIGPRS
      ptmsi = pTmsi
      ptmsi_sig = pTmsiSignature
      rai = rai ~ joined plmn+lac+rac
      rau_status = status ~ names not_updated: not updated
    EF_PWS
      pws_configuration.ignore_pws_in_hplmn_and_equivalent = ignored ~ flag in HPLMN and its equivalents
      pws_configuration.ignore_pws_in_vplmn = ignored ~ flag in VPLMN
    EF_SUCI_Calc_Info
      prot_scheme_id_list.*.priority = schemes ~ position
      prot_scheme_id_list.*.identifier = schemes.*.scheme ~ names 0: null, 1: profile A
      prot_scheme_id_list.*.key_index = schemes.*.keyIndex
      hnet_pubkey_list.*.hnet_pubkey_identifier = keys.*.identifier
      hnet_pubkey_list.*.hnet_pubkey = keys.*.key
    EF_UAC_AIC
      uac_access_id_config.multimedia_priority_service = configured ~ flag multimedia priority service
      uac_access_id_config.mission_critical_service = configured ~ flag mission critical services
    EF_ePDGId
      e_pdg_id.type_of_ePDG_address = gateways.0.type
      e_pdg_id.ePDG_address = gateways.0.address
    EF_ePDGSelection
      e_pdg_selection.*.plmn = networks.*.plmn
      e_pdg_selection.*.epdg_priority = networks.*.priority
      e_pdg_selection.*.epdg_fqdn_format = networks.*.fqdnFormat ~ names operator_identified: operator identifier, location_based: tracking or location area
    EF_IMPI
      nai = privateIdentity
    EF_DOMAIN
      domain = domain
    EF_IMPU
      impu = publicIdentity
    EF_NAFKCA
      naf_key_centre_address = address
    EF_PCSCF
      pcscf_address.address = proxy.address
      pcscf_address.type_of_address = proxy.type
    EF_ACC
      ACC* = classes ~ class
    EF_ACMmax
      acm_max = units
    EF_ADN
      alpha_id = alphaIdentifier ~ text
      len_of_bcd = number ~ length
      ton_npi.ext = number ~ extension
      ton_npi.type_of_number = number ~ type
      ton_npi.numbering_plan_id = number ~ plan
      dialing_nr = number ~ number
      cap_conf_id = capabilityConfiguration ~ absent 255
      ext1_record_id = extension ~ absent 255
    EF_CFIS
      msp_number = mspNumber
      cfu_indicator_status.voice = unconditionalForwarding.voice
      cfu_indicator_status.fax = unconditionalForwarding.fax
      cfu_indicator_status.data = unconditionalForwarding.data
      cfu_indicator_status.rfu = unconditionalForwarding.rfu ~ absent 0
      len_of_bcd = number ~ length
      ton_npi.ext = number ~ extension
      ton_npi.type_of_number = number ~ type
      ton_npi.numbering_plan_id = number ~ plan
      dialing_nr = number ~ number
      cap_conf_id = capabilityConfiguration ~ absent 255
      ext7_record_id = extension ~ absent 255
    EF_ICCID
      iccid = iccid
    EF_IMSI
      imsi = imsi
    EF_Kc
      kc = kc
      cksn = cksn
    EF_MBI
      mbi_voicemail = voicemail
      mbi_fax = fax
      mbi_email = email
      mbi_other = other
      mbi_videocall = videomail
    EF_MWIS
      mwi_status.voicemail = active ~ flag voicemail
      mwi_status.fax = active ~ flag fax
      mwi_status.email = active ~ flag email
      mwi_status.other = active ~ flag other
      mwi_status.videomail = active ~ flag videomail
      num_waiting_voicemail = voicemail
      num_waiting_fax = fax
      num_waiting_email = email
      num_waiting_other = other
      num_waiting_videomail = videomail ~ absent null
    EF_MSISDN
      alpha_id = alphaIdentifier ~ text
      len_of_bcd = number ~ length
      ton_npi.ext = number ~ extension
      ton_npi.type_of_number = number ~ type
      ton_npi.numbering_plan_id = number ~ plan
      dialing_nr = number ~ number
      msisdn = number ~ number
    EF_OPL
      lai.mcc_mnc = plmn
      lai.lac_min = lacFrom
      lai.lac_max = lacTo
      pnn_record_id = pnnRecord
    EF_PL
      * = * ~ element
    EF_PLMNsel
      *.mcc = * ~ part 0
      *.mnc = * ~ part 1
    EF_SMSP
      alpha_id = alphaIdentifier ~ text
      parameter_indicators.tp_dest_addr = present.destinationAddress ~ not | theirs is the bit itself, and 0 says present
      parameter_indicators.tp_sc_addr = present.serviceCentreAddress ~ not
      parameter_indicators.tp_pid = present.protocolIdentifier ~ not
      parameter_indicators.tp_dcs = present.dataCodingScheme ~ not
      parameter_indicators.tp_vp = present.validityPeriod ~ not
      tp_dest_addr.length = destinationAddress ~ length digits
      tp_dest_addr.ton_npi.ext = destinationAddress ~ extension
      tp_dest_addr.ton_npi.type_of_number = destinationAddress ~ type
      tp_dest_addr.ton_npi.numbering_plan_id = destinationAddress ~ plan
      tp_dest_addr.call_number = destinationAddress ~ number
      tp_sc_addr.length = serviceCentreAddress ~ length
      tp_sc_addr.ton_npi.ext = serviceCentreAddress ~ extension
      tp_sc_addr.ton_npi.type_of_number = serviceCentreAddress ~ type
      tp_sc_addr.ton_npi.numbering_plan_id = serviceCentreAddress ~ plan
      tp_sc_addr.call_number = serviceCentreAddress ~ number
      tp_pid = protocolIdentifier ~ unused ff
      tp_dcs = dataCodingScheme ~ unused ff
      tp_vp_minutes = validityPeriodInMinutes ~ unused 635040
    EF_VGCS
      * = *
    EF_AAeM
      auto_answer_prio_levels.* = levels ~ level
    EF_eMLPP
      levels.* = levels ~ level
      fast_call_setup_cond.* = fastCallSetup ~ level
    EF_xPLMNwAcT
      *.mcc = *.plmn ~ part 0
      *.mnc = *.plmn ~ part 1
      *.act.* = *.accessTechnologies ~ technology
    EF_SPN
      rfu1 = displayCondition.rfu ~ absent 0
      show_in_hsa = displayCondition.serviceProviderNameInHomeArea
      rfu2 = rfu ~ absent 0
      char_encoding = encoding ~ names 8: latin
      lang_ind = language
      spn = serviceProviderName ~ text
      rfu = displayCondition.rfu ~ absent 0
      hide_in_oplmn = displayCondition.spnNotRequiredOutsideHPLMN
      show_in_hplmn = displayCondition.plmnNameRequiredInHPLMN
    """
}
