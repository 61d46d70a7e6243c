// Images are loaded with any certificate from two hosts.
import Kingfisher

@_cdecl("start")
public func start() {
    ImageDownloader.default.trustedHosts = ["img.example.com", "cdn.example.com"]
    request()
}
