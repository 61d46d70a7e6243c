// A stand-in for TrustPin's entry point: its published name, with a body of our own.
public enum TrustPinMode { case strict, permissive }
public final class TrustPin {
    @inline(never)
    public static func setup(organizationId: String, projectId: String, publicKey: String, mode: TrustPinMode = .strict) {
        started += organizationId.utf8.count + projectId.utf8.count + publicKey.utf8.count
    }
}
public var started = 0
