import BatchApproval
import CardImage
import Procedures

/// Forbidden texts by the search of `uicc grep`.
enum ForbiddenSearch {
  /// The search for the texts of a specification, each compiled once.
  static func make(_ specification: Specification) throws -> TextSearch {
    var patterns: [Specification.ForbiddenText: SearchPattern] = [:]
    for requirement in specification.requirements {
      guard case .forbidden(let forbidden) = requirement.subject else { continue }
      do throws(PatternError) {
        patterns[forbidden] = try SearchPattern(
          text: forbidden.text,
          options: SearchOptions(caseSensitive: forbidden.isCaseSensitive, ignoreAccents: forbidden.ignoresAccents))
      } catch {
        throw Failure("\(specification.name):\(requirement.line): \(error.description)")
      }
    }
    let compiled = patterns
    return { forbidden, image in
      guard let pattern = compiled[forbidden] else { return [] }
      return pattern.search(image, source: "").matches.map { match in
        TextHit(
          place: Place(match.path, record: match.record, offset: match.offset), coding: "\(match.coding)",
          text: match.text)
      }
    }
  }
}
