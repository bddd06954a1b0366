import UICC

extension NAFList {
  /// The edit as changes to the card, for ``ChangeRunner``.
  /// - Throws: ``NAFEntry/Failure`` if the list cannot be edited like that.
  public func cardChanges(for edit: NAFListEdit) throws(NAFEntry.Failure) -> [CardChange] {
    let place: FilePath
    do throws(FilePath.Failure) {
      place = try FilePath(application.path)
    } catch {
      throw NAFEntry.Failure(error.description)
    }
    return try changes(for: edit).map { .record(place, $0.record, old: $0.old, new: $0.new) }
  }
}
