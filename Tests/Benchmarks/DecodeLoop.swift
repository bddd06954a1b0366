import CardImage
import ElementaryFiles
import ImageDecoding

/// Decodes every file of an image as often as told and prints the milliseconds of one round, without reading the image.
@main struct DecodeLoop {
  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst()
    guard let path = arguments.first, let rounds = arguments.dropFirst().first.flatMap({ Int($0) }), rounds > 0 else {
      print("usage: decode-loop IMAGE ROUNDS")
      return
    }
    let image = try ImageSource(path: path).read().image
    let clock = ContinuousClock()
    var decoded = 0
    var best = Duration.seconds(3600)
    for _ in 0..<rounds {
      decoded = 0
      let took = clock.measure {
        let decoder = ImageDecoder(image)
        for file in image.files where decoder.decode(file) != nil { decoded += 1 }
      }
      best = min(best, took)
    }
    let milliseconds = Double(best.components.attoseconds) / 1e15 + Double(best.components.seconds) * 1000
    print("\(decoded) files decoded in \((milliseconds * 100).rounded() / 100) ms, the fastest of \(rounds) rounds")
  }
}
