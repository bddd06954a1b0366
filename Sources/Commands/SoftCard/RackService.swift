import AKA
import Crypto
import Dispatch
import ElementaryFiles
import ISO7816
import SoftUICC
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// `uicc softcard serve --count`: a rack of sample cards in one or several virtual readers.
struct RackService {
  let series: CardSeries
  let count: Int
  let host: String
  let ports: [UInt16]
  /// What all of the cards authenticate with, where they have no keys of their own.
  let subscriber: SoftCard.Subscriber?
  /// Keys of each card, where an inventory tells them.
  var keys: [CardKeys] = []

  /// How long a card takes for each command, in milliseconds.
  var latency: UInt32 = 0

  /// K, OPc and administrative key of one card.
  struct CardKeys: Sendable {
    let k: SecretKey
    let opc: SecretKey
    let adm: SecretKey

    /// New ones.
    static func draw() throws -> CardKeys {
      CardKeys(
        k: SecretKey(try RandomBytes.draw(16)), opc: SecretKey(try RandomBytes.draw(16)),
        // TS 102 221 §9.5.1: eight digits, as PINs have them.
        adm: SecretKey(try RandomBytes.draw(8).map { 0x30 + $0 % 10 }))
    }

    var subscriber: SoftCard.Subscriber? {
      let keys = SubscriberKeys(.milenage, k: k, operatorValue: .opc(opc))
      return (try? keys.authenticationAlgorithm()).map { SoftCard.Subscriber(algorithm: $0) }
    }

    /// VERIFY PIN with the reference 0A takes it.
    var administrative: SoftCard.Configuration.PIN {
      .init(adm.withBytes { String(decoding: $0, as: UTF8.self) }, unblock: nil)
    }

    fileprivate var columns: String {
      let code = adm.withBytes { String(decoding: $0, as: UTF8.self) }
      return code + ",milenage," + [k, opc].map { $0.withBytes { Hex.string($0) } }.joined(separator: ",")
    }
  }

  /// Blocks until every card had its turn or the user stops.
  /// - Throws: ``Failure`` where a reader does not answer or a card cannot be made.
  func run() throws {
    let series = series
    let latency = latency
    @Sendable func wait(_ port: UInt16, _ command: [UInt8]) { if latency > 0 { usleep(latency * 1000) } }
    let rack = SoftRack(count: count, host: host, observer: wait) {
      [keys, subscriber] number throws(SoftCardError) in
      var configuration = SoftCard.Configuration()
      configuration.subscriber = keys.indices.contains(number) ? keys[number].subscriber : subscriber
      if keys.indices.contains(number) { configuration.pins[0x0A] = keys[number].administrative }
      return try SoftCard(image: series.image(number), configuration: configuration)
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

  /// The list of the cards, as a vendor sends it: numbers, administrative key, K and OPc.
  var inventory: String {
    var text = "iccid,imsi,msisdn,adm1,algorithm,ki,opc\n"
    for card in keys.indices {
      let numbers = series.numbers(card)
      text += "\(numbers.iccid),\(numbers.imsi),\(numbers.msisdn),\(keys[card].columns)\n"
    }
    return text
  }
}
