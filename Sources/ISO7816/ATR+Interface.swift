/// What the interface bytes mean (ISO/IEC 7816-3 §8.3, TS 102 221 §6.3).
extension ATR {
  /// TA1: how fast the card can go.
  public struct ClockRate: Hashable, Sendable {
    /// Fi, clock rate conversion integer; `nil` where reserved.
    public var fi: Int?
    /// Di, baud rate adjustment integer; `nil` where reserved.
    public var di: Int?
    /// f(max), the highest clock frequency, in kHz; `nil` where reserved.
    public var maximumFrequency: Int?

    /// Clock cycles for one bit, Fi by Di.
    public var cyclesPerETU: Double? {
      guard let fi, let di, di > 0 else { return nil }
      return Double(fi) / Double(di)
    }
    /// Bits per second at a clock of `frequency` kHz, 3571 where none is given.
    public func bitRate(atKilohertz frequency: Int = 3571) -> Double? {
      cyclesPerETU.map { Double(frequency) * 1000 / $0 }
    }

    /// From TA1: high nibble Fi and f(max), low nibble Di (ISO/IEC 7816-3 Tables 7 and 8).
    public init(ta1: UInt8) {
      let rate: (fi: Int, kilohertz: Int)? =
        switch ta1 >> 4 {
        case 0: (372, 4000)
        case 1: (372, 5000)
        case 2: (558, 6000)
        case 3: (744, 8000)
        case 4: (1116, 12000)
        case 5: (1488, 16000)
        case 6: (1860, 20000)
        case 9: (512, 5000)
        case 10: (768, 7500)
        case 11: (1024, 10000)
        case 12: (1536, 15000)
        case 13: (2048, 20000)
        default: nil
        }
      fi = rate?.fi
      maximumFrequency = rate?.kilohertz
      di =
        switch ta1 & 0x0F {
        case 1: 1
        case 2: 2
        case 3: 4
        case 4: 8
        case 5: 16
        case 6: 32
        case 7: 64
        case 8: 12
        case 9: 20
        default: nil
        }
    }
  }

  /// From TA1, or the default `11` (Fi 372, Di 1, 5 MHz) where it is absent.
  public var clockRate: ClockRate { ClockRate(ta1: interfaceByte(.ta, 1) ?? 0x11) }

  /// TC1: extra guard time in bits; 0 where it is absent.
  public var extraGuardTime: UInt8 { interfaceByte(.tc, 1) ?? 0 }

  /// TA2: the protocol of specific mode, in which nothing can be negotiated; `nil` in negotiable mode.
  public var specificModeProtocol: UInt8? { interfaceByte(.ta, 2).map { $0 & 0x0F } }

  /// The supply voltages of TA after T=15: b1 class A 5 V, b2 class B 3 V, b3 class C 1.8 V.
  public var voltageClasses: [String] {
    guard let byte = globalByte(.ta) else { return [] }
    return ["A", "B", "C"].enumerated().filter { byte & (1 << UInt8($0.offset)) != 0 }.map(\.element)
  }

  /// TB after T=15, b8: the card holds the UICC's additional global interface byte (TS 102 221 §6.3.3).
  public var hasUICCGlobalByte: Bool { globalByte(.tb).map { $0 & 0x80 != 0 } ?? false }
}
