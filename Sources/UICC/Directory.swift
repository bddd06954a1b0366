public import ISO7816

/// Where a DF stands, as the steps that lead to it from the MF (TS 102 221 §8.4).
public struct Directory: Hashable, Sendable {
  /// One SELECT on the way.
  public enum Step: Hashable, Sendable {
    /// A DF by its FID, under the one before.
    case fid(FID)
    /// An ADF by its AID; only as the first step.
    case aid(AID)
  }
  /// Empty for the MF.
  public let steps: [Step]

  public init(_ steps: [Step]) { self.steps = steps }

  public static let mf = Directory([])

  public func appending(_ step: Step) -> Directory { Directory(steps + [step]) }

  /// The DF above; `nil` for the MF.
  public var parent: Directory? { steps.isEmpty ? nil : Directory(steps.dropLast()) }

  /// Whether one SELECT by FID reaches this DF when `current` is the current DF: it is its child or its sibling
  /// (TS 102 221 §8.4.1, TS 51.011 §8.1 say the same).
  func isReachable(from current: Directory) -> Bool {
    guard case .fid = steps.last, let parent else { return false }
    return parent == current || parent == current.parent
  }
}
