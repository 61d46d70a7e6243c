// Kingfisher's image downloader: the published declarations, with bodies of our own.
open class ImageDownloader {
    public static let `default` = ImageDownloader(name: "default")
    private let name: String
    open var trustedHosts: Set<String>?
    public init(name: String) { self.name = name }
}
