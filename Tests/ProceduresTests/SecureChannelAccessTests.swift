import Foundation
import GlobalPlatform
import ISO7816
import Procedures
import SoftUICC
import TestSupport
import Testing
import UICC

/// What a card says of its secure channel is looked at before any key is.
struct SecureChannelAccessTests {
  typealias Setup = SoftCard.GlobalPlatformSetup

  private static func session(_ channel: Setup.SecureChannel) throws -> (SoftCard, CardSession) {
    var configuration = SoftCard.Configuration()
    configuration.globalPlatform.presence = .always
    configuration.globalPlatform.secureChannel = channel
    let card = try SoftCard(image: DemoCard.image, configuration: configuration)
    return (card, try CardSession(card))
  }

  static let unknown: [(channel: Setup.SecureChannel, level: SecurityLevel?, text: String)] = [
    (.scp02(i: 0x54), nil, "SCP02 i=54: one base key for all; only 15, 35, 55 and 75 are known here"),
    (.scp02(i: 0x17), nil, "SCP02 i=17: C-MAC on the unmodified APDU; only"),
    (
      .scp02(i: 0x1B), nil, "C-MAC on the unmodified APDU, implicit initiation, an ICV that is a MAC over the AID; only"
    ),
    (.scp02(i: 0x05), nil, "SCP02 i=05: no ICV encryption; only"),
    (.scp02(i: 0x15), [.commandMAC, .responseMAC], "SCP02 i=15, which has no R-MAC"),
    (.scp03(i: 0x10), [.commandMAC, .responseMAC], "SCP03 i=10, which has no R-MAC"),
    (.scp03(i: 0x20), [.commandMAC, .responseMAC, .responseEncryption], "SCP03 i=20, which has no R-ENC"),
  ]
  @Test(arguments: unknown.indices) func whatIsNotSpokenIsSaidBeforeKeysAreRead(index: Int) throws {
    let row = Self.unknown[index]
    let (card, session) = try Self.session(row.channel)
    let access = SecureChannelAccess { _, _ in
      Issue.record("the keys were read")
      return SecureChannelKeys(version: 0, enc: [], mac: [], dek: [])
    }
    access.level = row.level
    do {
      _ = try access.open(session)
      Issue.record("a channel was opened")
    } catch let error as SecureChannelError {
      #expect(error.description.contains(row.text), "\(error.description)")
    }
    #expect(card.statistics[0x50] == 0 && card.statistics[0x82] == 0)
  }

  /// All that a card has is taken where nobody asks for less.
  static let strongest: [(channel: Setup.SecureChannel, level: UInt8)] = [
    (.scp02(i: 0x15), 0x03), (.scp02(i: 0x55), 0x03), (.scp02(i: 0x35), 0x13), (.scp02(i: 0x75), 0x13),
    (.scp03(i: 0x00), 0x03), (.scp03(i: 0x20), 0x13), (.scp03(i: 0x70), 0x33), (.scp03(i: 0x71), 0x33),
  ]
  @Test(arguments: strongest.indices) func theStrongestLevelIsTaken(index: Int) throws {
    let row = Self.strongest[index]
    let (_, session) = try Self.session(row.channel)
    let key = Array(0x40...0x4F) as [UInt8]
    let access = SecureChannelAccess { _, _ in SecureChannelKeys(version: 0, enc: key, mac: key, dek: key) }
    let manager = try access.open(session)
    #expect(manager.channel?.level.rawValue == row.level)
    #expect(manager.channel?.facts.keyVersion == 0x30, "the version that the card chose")
    #expect(try manager.registry().count == 2)
  }
}
