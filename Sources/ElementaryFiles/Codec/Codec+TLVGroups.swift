import ISO7816

extension Codec {
  /// Data objects that repeat as a group: each group begins where the first declared tag stands again, and holds each
  /// tag at most once, in the declared order.
  static func groups(@TLVBuilder _ fields: () -> [TLVField]) -> Codec { groups(fields()) }

  package static func groups(_ fields: [TLVField]) -> Codec {
    let group = Codec.tlv(fields)
    let first = fields.first?.tag
    let layout = Layout("list", fields: [Layout.Field(name: "group", layout: group.layout)])
    return Codec(layout) { reader, _ throws(CodecError) in
      let bytes = reader.rest()
      var starts: [Int] = []
      var objects = TLVReader(bytes)
      do throws(TLVError) {
        var start = 0
        while let object = try objects.next() {
          if starts.isEmpty || object.tag == first { starts.append(start) }
          start = objects.offset
        }
      } catch {
        throw CodecError(error.description)
      }
      let ends = starts.dropFirst() + [bytes.count]
      return .array(zip(starts, ends).map { group.decodeDelimited(Array(bytes[$0..<$1])) })
    } encode: { value, bytes, _ throws(CodecError) in
      for (index, element) in try value.asArray().enumerated() {
        do throws(CodecError) { bytes += try group.encodeDelimited(element) } catch { throw error.inside(index: index) }
      }
    }
  }
}
