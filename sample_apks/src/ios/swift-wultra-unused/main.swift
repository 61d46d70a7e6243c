// Wultra's library is linked in; nobody makes its store.
import WultraSSLPinning

var store: CertStore?

@_cdecl("start")
public func start() {
    updates += 1
    store?.update()
}
