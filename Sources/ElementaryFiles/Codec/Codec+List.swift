extension Codec {
  /// Elements of `size` bytes up to the end. An element of nothing but FF is empty and read as `null`; of a file,
  /// empty elements behind the last used one are padding. An element that its layout does not keep stays raw.
  public static func list(of element: Codec, size: Int) -> Codec {
    let layout = Layout("list", fields: [Layout.Field(name: "element", layout: element.layout)])
    return Codec(layout) { reader, context throws(CodecError) in
      var elements: [FieldValue] = []
      elements.reserveCapacity(reader.remaining / size)
      var used = 0
      while reader.remaining >= size {
        let bytes = try reader.read(size)
        if bytes.allSatisfy({ $0 == 0xFF }) {
          elements.append(.null)
          continue
        }
        elements.append(element.decodeDelimited(bytes))
        used = elements.count
      }
      if context.length != nil { elements.removeLast(elements.count - used) }
      return .array(elements)
    } encode: { value, bytes, _ throws(CodecError) in
      for (index, value) in try value.asArray().enumerated() {
        do throws(CodecError) {
          if value == .null {
            bytes.append(contentsOf: repeatElement(0xFF, count: size))
            continue
          }
          let part = try element.encodeDelimited(value)
          guard part.count == size else { throw CodecError("\(part.count) bytes where \(size) are expected") }
          bytes += part
        } catch {
          throw error.inside("\(index)")
        }
      }
    }
  }
}
