/// What of AndroidManifest.xml matters for signatures and access rules.
public struct AndroidManifest: Hashable, Sendable {
  /// The package name, as the rule's PKG-REF-DO (CA) must have it.
  public var package: String
  public var versionCode: UInt32?
  public var versionName: String?
  /// `android:minSdkVersion`; 1 where the manifest has none.
  public var minSDK: UInt32 = 1
  /// `android:targetSdkVersion`; `minSDK` where the manifest has none.
  public var targetSDK: UInt32 = 1

  /// - Parameter binary: the file as it is in the APK.
  public init(binary: [UInt8]) throws(APKError) {
    let document = try BinaryXML(binary)
    guard let root = document.elements.first, root.name == "manifest" else {
      throw APKError("AndroidManifest.xml: its root is no element manifest")
    }
    guard
      case .string(let package)? = root.attributes.first(where: { $0.name == "package" && $0.resource == 0 })?.value,
      !package.isEmpty
    else { throw APKError("AndroidManifest.xml: no package name") }
    self.package = package
    if case .number(let code)? = root[0x0101_021B] { versionCode = code }
    if case .string(let name)? = root[0x0101_021C] { versionName = name }
    guard let sdk = document.elements.first(where: { $0.depth == 2 && $0.name == "uses-sdk" }) else { return }
    if case .number(let number)? = sdk[0x0101_020C] { minSDK = max(1, number) }
    targetSDK = minSDK
    if case .number(let number)? = sdk[0x0101_0270] { targetSDK = number }
  }
}

extension BinaryXML.Element {
  /// The value of the attribute with this number in android.R.attr.
  fileprivate subscript(resource: UInt32) -> BinaryXML.Value? {
    attributes.first { $0.resource == resource }?.value
  }
}
