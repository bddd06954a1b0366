import CardImage
import ISO7816
import UICC

/// What reading a card has to cost over T=0 at least: one SELECT and one GET RESPONSE for each file that is there, one
/// SELECT for each that is not, one READ a record, one for each 255 bytes of a transparent file.
func leastCommands(_ outcome: CardWalk.Outcome) -> Int {
  var count = 2 * outcome.present + outcome.absent
  for file in outcome.image.files {
    switch file.content {
    case .none: break
    case .data(let data): count += (data.count + 254) / 255
    case .records(let records): count += records.count
    case .tags(let objects): count += objects.count + 1
    }
  }
  return count
}
