import AKA
import CardImage
import ISO7816
import SoftUICC

/// Turns an input into a card that lies: one of the small images with changes, and oddities.
struct ImageEditor {
  var image: CardImage
  var configuration = SoftCard.Configuration()

  init(_ source: inout ByteSource) {
    let images = ProfileCards.small
    image = images.isEmpty ? CardImage() : images[source.choice(images.count)]
    configuration.transmissionProtocol = source.byte() & 1 == 0 ? .t0 : .t1
    configuration.missingRule = source.byte() & 1 == 0 ? .allowAll : .allowReading
    // XOR, so that an input can find a challenge that is accepted.
    let algorithm = try? XORAlgorithm(k: SecretKey([UInt8](repeating: 0, count: 16)))
    configuration.subscriber = SoftCard.Subscriber(algorithm: algorithm)
    for _ in 0..<Int(source.byte() & 0x0F) where !image.files.isEmpty && !source.isAtEnd { edit(&source) }
  }

  private mutating func edit(_ source: inout ByteSource) {
    let index = source.choice(image.files.count)
    let path = image.files[index].path
    switch source.byte() % 20 {
    case 0:
      let place = source.choice(image.files[index].fcp.count)
      if image.files[index].fcp.indices.contains(place) { image.files[index].fcp[place] = source.byte() }
    case 1: image.files[index].fcp = Array(image.files[index].fcp.dropLast(Int(source.byte())))
    case 2: image.files[index].fcp = source.piece()
    case 3: image.files[index].content = .data(source.piece())
    case 4: image.files[index].content = .records((0..<source.choice(6)).map { _ in source.piece() })
    case 5:
      if case .records(var records) = image.files[index].content, !records.isEmpty {
        records[source.choice(records.count)] = source.piece()
        image.files[index].content = .records(records)
      }
    case 6:
      image.files[index].content = .tags(
        (0..<source.choice(4)).map { _ in
          .init(tag: UInt32(source.word()), value: source.piece())
        })
    case 7:
      let structures: [CardImage.Structure] = [.transparent, .linearFixed, .cyclic, .berTLV, .df, .adf, .unknown]
      image.files[index].structure = structures[source.choice(structures.count)]
    case 8: image.files[index].fid = FID(rawValue: UInt16(truncatingIfNeeded: source.word()))
    case 9: image.files.remove(at: index)
    case 10: image.files[index].aid = AID(source.take(Int(source.byte() & 0x1F)))
    case 11: image.files[index].status = source.status()
    case 12:
      var copy = image.files[index]
      copy.path += "-2"
      copy.fid = FID(rawValue: UInt16(truncatingIfNeeded: source.word()))
      image.files.append(copy)
    case 13: configuration.behaviour.selectResponses[path] = source.piece()
    case 14: configuration.behaviour.claimedSize[path] = source.word() << source.choice(24)
    case 15: configuration.behaviour.claimedRecords[path] = source.word()
    case 16: configuration.behaviour.selectFaults[path] = fault(&source)
    case 17: configuration.behaviour.readFaults[path] = fault(&source)
    case 18:
      configuration.behaviour.absentFile = source.status()
      configuration.behaviour.supportsSFI = source.byte() & 1 == 0
    default:
      configuration.behaviour.alwaysGetResponse = source.byte() & 1 == 0
      if source.byte() & 1 == 0 { configuration.behaviour.proactive = .init(every: Int(source.byte())) }
      if source.byte() & 1 == 0 { configuration.behaviour.removedAfter = source.word() }
    }
  }

  private func fault(_ source: inout ByteSource) -> SoftCard.Behaviour.Fault {
    switch source.byte() % 4 {
    case 0: .mute
    case 1: .removed
    default: .status(source.status())
    }
  }
}
