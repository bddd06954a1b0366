import ISO7816

extension CardImage {
  /// The image as `uicc-image/1`: sorted keys, one value a line, so that two of them can be compared with `diff`.
  /// - Parameter decoded: what a file means, for those who look into the image; readers ignore it. `nil`: nothing.
  public func json(decoded: ((File) -> JSONText?)? = nil) -> [UInt8] {
    var writer = JSONWriter(indentation: 1)
    writer.reserve(files.reduce(4096) { $0 + 512 + 3 * $1.content.byteCount + 2 * $1.fcp.count })
    writer.beginObject()
    writer.key("araM")
    writer.beginArray()
    for rule in araM { writer.hex(rule) }
    writer.end()
    writer.key("atr")
    writer.hex(atr)
    writer.key("files")
    writer.beginArray()
    for file in files { file.write(to: &writer, decoded: decoded?(file)) }
    writer.end()
    writer.key("format")
    writer.string(ImageFormat.image.rawValue)
    writer.key("iccid")
    writer.string(iccid)
    if !toolkit.isEmpty {
      writer.key("toolkit")
      writer.beginArray()
      for command in toolkit { writer.hex(command) }
      writer.end()
    }
    var bytes = writer.finish()
    bytes.append(0x0A)
    return bytes
  }
}

extension CardImage.File {
  fileprivate func write(to writer: inout JSONWriter, decoded: JSONText?) {
    writer.beginObject()
    if let aid {
      writer.key("aid")
      writer.hex(aid.bytes)
    }
    if case .data(let data) = content {
      writer.key("data")
      writer.hex(data)
    }
    if let decoded {
      writer.key("decoded")
      writer.embed(decoded)
    }
    writer.key("fcp")
    writer.hex(fcp)
    if let fid {
      writer.key("fid")
      writer.hex(fid.bytes)
    }
    writer.key("path")
    writer.string(path)
    if let problem {
      writer.key("problem")
      writer.string(problem)
    }
    if !recordStatus.isEmpty {
      writer.key("recordSW")
      writer.beginObject()
      for (number, status) in recordStatus.map({ (String($0.key), $0.value) }).sorted(by: { $0.0 < $1.0 }) {
        writer.key(number)
        writer.hex(status.bytes)
      }
      writer.end()
    }
    if case .records(let records) = content {
      writer.key("records")
      writer.beginArray()
      for record in records {
        if let record { writer.hex(record) } else { writer.null() }
      }
      writer.end()
    }
    writer.key("structure")
    writer.string(structure.rawValue)
    if let status {
      writer.key("sw")
      writer.hex(status.bytes)
    }
    if case .tags(let objects) = content {
      writer.key("tags")
      writer.beginArray()
      for object in objects {
        writer.beginObject()
        writer.key("tag")
        writer.hex(TLV.tagBytes(object.tag))
        writer.key("value")
        writer.hex(object.value)
        writer.end()
      }
      writer.end()
    }
    writer.end()
  }
}

extension StatusWord {
  /// SW1 SW2.
  var bytes: [UInt8] { [sw1, sw2] }
}
