import ArgumentParser
import SoftUICC

/// The ARA-M and the security domain of the software card.
struct SoftGlobalPlatformOptions: ParsableArguments {
  /// A habit of a real card.
  enum Habit: String, ExpressibleByArgument, CaseIterable {
    case araM = "ara-m"
    case none
    case secured
    case locked
    case getResponse = "61xx"
    case noBlocks = "no-blocks"
    case noChaining = "no-chaining"
    case shortObjects = "short-objects"
    case warnDuplicates = "duplicates-6381"
    case refuseDuplicates = "duplicates-6a89"
    case scp02i15 = "scp02-15"
    case scp02i35 = "scp02-35"
    case scp02i55 = "scp02-55"
    case scp02i75 = "scp02-75"
    case scp03i00 = "scp03-00"
    case scp03i70 = "scp03-70"
    case scp03i71 = "scp03-71"
  }

  @Option(
    name: .long, parsing: .singleValue,
    help: ArgumentHelp(
      "The ARA-M and security domain of the software card, whose keys are 40 to 4f, of version 20 with SCP02 and 30 with SCP03: "
        + Habit.allCases.map(\.rawValue).joined(separator: ", ")
        + ". Without this option an image has them if it has rules. May be given several times.", valueName: "habit"))
  var softGp: [Habit] = []

  func setup() -> SoftCard.GlobalPlatformSetup {
    var setup = SoftCard.GlobalPlatformSetup()
    if !softGp.isEmpty { setup.presence = .always }
    for habit in softGp {
      switch habit {
      case .araM: break
      case .none: setup.presence = .never
      case .secured: setup.storing = .secured
      case .locked: setup.isLocked = true
      case .getResponse: setup.chaining = .getResponse
      case .noBlocks: setup.refusesBlocks = true
      case .noChaining: setup.refusesChaining = true
      case .shortObjects: setup.refusesLongLengths = true
      case .warnDuplicates: setup.duplicates = .warn
      case .refuseDuplicates: setup.duplicates = .refuse
      case .scp02i15: setup.secureChannel = .scp02(i: 0x15)
      case .scp02i35: setup.secureChannel = .scp02(i: 0x35)
      case .scp02i55: setup.secureChannel = .scp02(i: 0x55)
      case .scp02i75: setup.secureChannel = .scp02(i: 0x75)
      case .scp03i00: setup.secureChannel = .scp03(i: 0x00)
      case .scp03i70: setup.secureChannel = .scp03(i: 0x70)
      case .scp03i71: setup.secureChannel = .scp03(i: 0x71)
      }
    }
    // The ranges of TS 102 226: 20 to 2f for SCP02, 30 to 3f for SCP03; pySim takes no others.
    if case .scp02 = setup.secureChannel {
      for index in setup.keys.indices { setup.keys[index].version = 0x20 }
    }
    return setup
  }
}
