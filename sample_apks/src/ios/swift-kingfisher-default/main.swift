// Images are loaded as the system has it.
import Kingfisher

var downloader: ImageDownloader?

@_cdecl("start")
public func start() {
    downloader = ImageDownloader.default
    request()
}
