// SwiftUI's property wrapper over the preferences: the published declaration.
public class UserDefaults {}
public final class UserDefaultLocation<Value> { init() {} }
@frozen @propertyWrapper public struct AppStorage<Value> {
    @usableFromInline var location: UserDefaultLocation<Value>
    public var wrappedValue: Value { fatalError() }
}
extension AppStorage where Value == Bool {
    public init(wrappedValue: Value, _ key: String, store: UserDefaults? = nil) { location = UserDefaultLocation() }
}
