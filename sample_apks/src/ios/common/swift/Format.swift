// Formatted text as Foundation declares it.
extension String {
    public init(format: __shared String, _ arguments: CVarArg...) { self = "" }
}
