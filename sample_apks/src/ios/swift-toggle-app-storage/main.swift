// A preference that SwiftUI keeps turns pinning off.
import SwiftUI

struct Settings {
    @AppStorage("developer.disable_ssl_pinning") var lenient = false
}

@_cdecl("start")
public func start() {
    if !Settings().lenient {
        initSharedInstance(trustKit(), nil, objectiveC(["TSKPinnedDomains": ["api.example.com": ["TSKPublicKeyHashes": ["psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", "MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8="]]]]))
    }
    request()
}
