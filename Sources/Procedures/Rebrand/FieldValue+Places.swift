import ElementaryFiles

extension FieldValue {
  /// The value at a path whose list elements are counted from 1; `nil` where the path leads nowhere.
  func value(at path: FieldPath) -> FieldValue? { value(at: path.components[...]) }

  private func value(at path: ArraySlice<String>) -> FieldValue? {
    guard let name = path.first else { return self }
    switch self {
    case .object: return self[name]?.value(at: path.dropFirst())
    case .array(let values):
      guard let number = Int(name), number >= 1, number <= values.count else { return nil }
      return values[number - 1].value(at: path.dropFirst())
    default: return nil
    }
  }

  /// The same with another value at a path; `nil` where the path leads nowhere.
  func replacing(_ path: FieldPath, with new: FieldValue) -> FieldValue? { replacing(path.components[...], with: new) }

  private func replacing(_ path: ArraySlice<String>, with new: FieldValue) -> FieldValue? {
    guard let name = path.first else { return new }
    switch self {
    case .object(var fields):
      guard let index = fields.firstIndex(where: { $0.name == name }),
        let value = fields[index].value.replacing(path.dropFirst(), with: new)
      else { return nil }
      fields[index].value = value
      return .object(fields)
    case .array(var values):
      guard let number = Int(name), number >= 1, number <= values.count,
        let value = values[number - 1].replacing(path.dropFirst(), with: new)
      else { return nil }
      values[number - 1] = value
      return .array(values)
    default: return nil
    }
  }

  /// Every text inside with its path, in order.
  func texts(_ path: [String] = []) -> [(path: [String], text: String)] {
    switch self {
    case .string(let text): [(path, text)]
    case .object(let fields): fields.flatMap { $0.value.texts(path + [$0.name]) }
    case .array(let values): values.enumerated().flatMap { $1.texts(path + ["\($0 + 1)"]) }
    default: []
    }
  }
}
