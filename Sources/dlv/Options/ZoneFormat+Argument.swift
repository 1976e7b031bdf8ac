public import ArgumentParser
public import DNS

/// The formats of zones as values of options.
extension ZoneFormat: ExpressibleByArgument {}
