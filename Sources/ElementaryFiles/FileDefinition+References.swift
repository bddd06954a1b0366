extension FileDefinition {
  /// FIDs of further files under the same DF that the content of this one names, with the names that the
  /// specification gives them: EF.PBR (TS 31.102 §4.4.2.1) names the phone book's files, EF.IMG (§4.6.1.1) its
  /// instances, EF.ICE_graphics and the like.
  public func references(in records: [[UInt8]]) -> [FileDefinition] { [] }
}
