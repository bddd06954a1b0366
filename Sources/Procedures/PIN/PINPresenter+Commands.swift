import ISO7816
public import Inventory
import UICC

/// The commands of TS 102 221 §11.1.9 to §11.1.13, and of TS 51.011 §9.2.9 to §9.2.13 on a 2G SIM. Each encodes its
/// codes before the first command goes out, so that a code of the wrong shape reaches no card.
extension PINPresenter {
  /// VERIFY PIN. Nothing is presented where the key is disabled or the card says that it needs no verification.
  /// - Throws: ``PINError``.
  public func verify(_ key: PINKey, _ secret: Secret) throws(PINError) -> PINReport {
    let code = try encode(secret, key.kind)
    let target = try locate(key)
    if target.pin?.enabled == false { return report(target, .alreadyDisabled) }
    let counter = try counter(target.reference, target.pin)
    if case .satisfied = counter, !force { return report(target, .alreadyVerified) }
    try check(counter, target.name)
    try present(
      .verifyPIN(target.reference, code: code, cla: session.cla), target, key: target.name, before: counter,
      operation: "verify")
    return report(target, .verified)
  }

  /// CHANGE PIN.
  /// - Throws: ``PINError``; ``PINError/disabled(key:)`` before anything is presented.
  public func change(_ key: PINKey, from old: Secret, to new: Secret) throws(PINError) -> PINReport {
    let (old, new) = (try encode(old, key.kind), try encode(new, key.kind))
    let target = try locate(key)
    if target.pin?.enabled == false { throw .disabled(key: target.name) }
    let counter = try counter(target.reference, target.pin)
    try check(counter, target.name)
    try present(
      .changePIN(target.reference, old: old, new: new, cla: session.cla), target, key: target.name, before: counter,
      operation: "change")
    return report(target, .changed)
  }

  /// ENABLE PIN. Nothing is presented where it is enabled.
  /// - Throws: ``PINError``.
  public func enable(_ key: PINKey, _ secret: Secret) throws(PINError) -> PINReport {
    let code = try encode(secret, key.kind)
    let target = try locate(key)
    if target.pin?.enabled == true { return report(target, .alreadyEnabled) }
    // A disabled PIN may answer that nothing needs to be verified; then only --force goes on.
    let counter = try counter(target.reference, target.pin)
    try check(counter, target.name)
    try present(
      .enablePIN(target.reference, code: code, cla: session.cla), target, key: target.name, before: counter,
      operation: "enable")
    return report(target, .enabled)
  }

  /// DISABLE PIN. Nothing is presented where it is disabled.
  /// - Throws: ``PINError``.
  public func disable(_ key: PINKey, _ secret: Secret) throws(PINError) -> PINReport {
    let code = try encode(secret, key.kind)
    let target = try locate(key)
    if target.pin?.enabled == false { return report(target, .alreadyDisabled) }
    let counter = try counter(target.reference, target.pin)
    try check(counter, target.name)
    try present(
      .disablePIN(target.reference, code: code, cla: session.cla), target, key: target.name, before: counter,
      operation: "disable")
    return report(target, .disabled)
  }

  /// UNBLOCK PIN: sets a new code with the PUK, blocked or not. The counter that is read and guarded is the PUK's.
  /// - Throws: ``PINError``.
  public func unblock(_ key: PINKey, puk: Secret, new: Secret) throws(PINError) -> PINReport {
    let (puk, new) = (try encode(puk, .unblock), try encode(new, key.kind))
    let target = try locate(key)
    let counter = try unblockCounter(target.reference, target.pin)
    try check(counter, target.unblockName)
    // TS 51.011 §9.2.13: CHV1 is 00 here.
    let reference = session.dialect == .gsm && target.reference == 0x01 ? 0x00 : target.reference
    try present(
      .unblockPIN(reference, puk: puk, new: new, cla: session.cla), target, key: target.unblockName, before: counter,
      operation: "unblock")
    return report(target, .unblocked)
  }

  private func encode(_ secret: Secret, _ kind: Secret.Kind) throws(PINError) -> [UInt8] {
    do { return try secret.block(kind) } catch { throw .secret(error) }
  }

  private func report(_ target: Target, _ outcome: PINReport.Outcome) -> PINReport {
    PINReport(
      key: target.name, reference: target.reference, application: target.application, outcome: outcome)
  }
}
