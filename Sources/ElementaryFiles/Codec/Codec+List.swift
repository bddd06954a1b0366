extension Codec {
  /// Elements of `size` bytes up to the end. An element with the bytes `empty` (FF where nothing else is given) is read
  /// as `null`; of a file, empty elements behind the last used one are padding. An element that its layout does not
  /// keep stays raw.
  public static func list(of element: Codec, size: Int, empty: [UInt8]? = nil) -> Codec {
    let layout = Layout("list", fields: [Layout.Field(name: "element", layout: element.layout)])
    let empty = empty ?? [UInt8](repeating: 0xFF, count: size)
    return Codec(layout) { reader, context throws(CodecError) in
      var elements: [FieldValue] = []
      elements.reserveCapacity(reader.remaining / size)
      var used = 0
      while reader.remaining >= size {
        let bytes = try reader.read(size)
        if bytes == empty {
          elements.append(.null)
          continue
        }
        elements.append(element.decodeDelimited(bytes))
        used = elements.count
      }
      if context.length != nil { elements.removeLast(elements.count - used) }
      return .array(elements)
    } encode: { value, bytes, context throws(CodecError) in
      let values = try value.asArray()
      if let length = context.length, values.count * size > length - bytes.count, length >= bytes.count {
        throw CodecError("\(counted(values.count, "element")) where \((length - bytes.count) / size) fit")
      }
      for (index, value) in values.enumerated() {
        do throws(CodecError) {
          let part = value == .null ? empty : try element.encodeDelimited(value)
          guard part.count == size else {
            throw CodecError("\(counted(part.count, "byte")) where \(size) are expected")
          }
          bytes += part
        } catch {
          throw error.inside(index: index)
        }
      }
      guard let length = context.length else { return }
      while bytes.count + size <= length { bytes += empty }
    }
  }
}
