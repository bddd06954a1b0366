import CardImage
import ISO7816

extension CardEngine {
  /// The image with the content and the states that the files have now. Where nothing changed it is what was loaded.
  func currentImage() -> CardImage {
    var result = image
    if let globalPlatform { result.araM = globalPlatform.rules }
    for (index, node) in tree.nodes.enumerated() {
      guard let place = node.imageIndex, result.files.indices.contains(place) else { continue }
      result.files[place].content = node.content
      guard node.hasOwnResponse else {
        // A made-up FCP is written only where it alone tells the file's state.
        if node.isDeactivated { result.files[place].fcp = fcp(of: index) }
        continue
      }
      if let template = node.template, node.gsm == nil {
        result.files[place].fcp = template.bytes(
          lifeCycle: node.lifeCycle, enabled: { changedState($0, at: index) })
      } else if node.gsm != nil {
        result.files[place].fcp = gsmResponse(of: index, claimed: false)
      }
    }
    return result
  }
}
