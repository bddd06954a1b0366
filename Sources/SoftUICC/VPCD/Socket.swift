#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A TCP connection whose reads can be ended by ``shutDown()`` from another thread.
struct Socket: Sendable {
  let descriptor: Int32

  /// Connects to the first address of `host` that answers.
  /// - Throws: `errno` of the last attempt, or `nil` where the name has no address.
  static func connect(host: String, port: UInt16) throws(ConnectError) -> Socket {
    var hints = addrinfo()
    #if canImport(Darwin)
      hints.ai_socktype = SOCK_STREAM
    #else
      hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    #endif
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, String(port), &hints, &list) == 0 else { throw .unknownHost }
    defer { freeaddrinfo(list) }
    var code = ECONNREFUSED
    var entry = list
    while let address = entry?.pointee {
      entry = address.ai_next
      let descriptor = socket(address.ai_family, address.ai_socktype, address.ai_protocol)
      guard descriptor >= 0 else {
        code = errno
        continue
      }
      if systemConnect(descriptor, address.ai_addr, address.ai_addrlen) == 0 {
        let socket = Socket(descriptor: descriptor)
        socket.set(Int32(IPPROTO_TCP), TCP_NODELAY)
        #if canImport(Darwin)
          socket.set(SOL_SOCKET, SO_NOSIGPIPE)
        #endif
        return socket
      }
      code = errno
      _ = close(descriptor)
    }
    throw .refused(code)
  }

  enum ConnectError: Error {
    case unknownHost
    case refused(Int32)
  }

  /// Fills a buffer of `count` bytes; `nil` at the end of the connection, however much had come.
  func read(_ count: Int) -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: count)
    var done = 0
    while done < count {
      quickAcknowledge()
      let received = buffer.withUnsafeMutableBytes { bytes in
        recv(descriptor, bytes.baseAddress?.advanced(by: done), count - done, 0)
      }
      if received < 0, errno == EINTR { continue }
      guard received > 0 else { return nil }
      quickAcknowledge()
      done += received
    }
    return buffer
  }

  /// Sends everything; `false` where the peer is gone.
  func write(_ bytes: [UInt8]) -> Bool {
    var done = 0
    while done < bytes.count {
      #if canImport(Darwin)
        let flags: Int32 = 0
      #else
        let flags = Int32(MSG_NOSIGNAL)
      #endif
      let sent = bytes.withUnsafeBytes {
        send(descriptor, $0.baseAddress?.advanced(by: done), bytes.count - done, flags)
      }
      if sent < 0, errno == EINTR { continue }
      guard sent > 0 else { return false }
      done += sent
    }
    return true
  }

  /// Ends reads that are under way.
  func shutDown() {
    #if canImport(Darwin)
      _ = shutdown(descriptor, SHUT_RDWR)
    #else
      _ = shutdown(descriptor, Int32(SHUT_RDWR))
    #endif
  }

  func closeDescriptor() { _ = close(descriptor) }

  /// vpcd writes the length and the body of a message apart; without this the second waits 40 ms for the
  /// acknowledgement of the first. Linux forgets the option, so it is set around every read.
  private func quickAcknowledge() {
    #if os(Linux)
      set(Int32(IPPROTO_TCP), TCP_QUICKACK)
    #endif
  }

  private func set(_ level: Int32, _ option: Int32) {
    var on: Int32 = 1
    _ = setsockopt(descriptor, level, option, &on, socklen_t(MemoryLayout<Int32>.size))
  }
}

private func systemConnect(_ descriptor: Int32, _ address: UnsafePointer<sockaddr>?, _ length: socklen_t) -> Int32 {
  connect(descriptor, address, length)
}

/// What the system says of an error number, in lower case.
func systemMessage(_ code: Int32) -> String {
  guard let text = strerror(code) else { return "error \(code)" }
  return String(cString: text).lowercased()
}

/// Sleeps a part of a second.
func pause(milliseconds: UInt32) { _ = usleep(milliseconds * 1000) }
