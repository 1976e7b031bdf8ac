import NIOPosix
import NIOCore
import DNSTransport
