import Dispatch
import ElementaryFiles
import ISO7816
import SoftUICC
import Synchronization

/// `uicc softcard serve --count`: a rack of sample cards in one or several virtual readers.
struct RackService {
  let series: CardSeries
  let count: Int
  let host: String
  let ports: [UInt16]
  /// What each of the cards authenticates with.
  let subscriber: SoftCard.Subscriber?

  /// Blocks until every card had its turn or the user stops.
  /// - Throws: ``Failure`` where a reader does not answer or a card cannot be made.
  func run() throws {
    let series = series
    var configuration = SoftCard.Configuration()
    configuration.subscriber = subscriber
    let rack = SoftRack(count: count, host: host) { [configuration] number throws(SoftCardError) in
      try SoftCard(image: series.image(number), configuration: configuration)
    }
    Interruption.install { rack.stop() }
    let problems = Mutex<[Failure]>([])
    let group = DispatchGroup()
    for port in ports {
      // A serial queue has a thread of its own, which a reader that waits for a program may hold for long.
      DispatchQueue(label: "uicc.rack.\(port)").async(group: group) {
        do throws(SoftCardError) {
          try rack.serve(port: port) { event in report(event, problems) }
        } catch {
          problems.withLock { $0.append(Failure("card of the series: \(error)")) }
          rack.stop()
        }
      }
    }
    group.wait()
    if let problem = problems.withLock({ $0.first }) { throw problem }
  }

  private func report(_ event: SoftRack.Event, _ problems: borrowing Mutex<[Failure]>) {
    switch event {
    case .inserted(let card, let port):
      Standard.remark(
        "card \(card + 1) of \(count), ICCID \(series.numbers(card).iccid), goes into the reader at port \(port)")
    case .pulled(let card, let port): Standard.remark("card \(card + 1) leaves the reader at port \(port)")
    case .failed(let error, _): problems.withLock { $0.append(Failure(error.message, hint: error.hint)) }
    }
  }

  /// The list of the cards, as a vendor sends it: ICCID, IMSI and MSISDN.
  var inventory: String {
    var text = "iccid,imsi,msisdn\n"
    for card in 0..<count {
      let numbers = series.numbers(card)
      text += "\(numbers.iccid),\(numbers.imsi),\(numbers.msisdn)\n"
    }
    return text
  }
}
