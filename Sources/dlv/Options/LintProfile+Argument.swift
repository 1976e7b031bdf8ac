public import ArgumentParser
public import ContentLint

/// `--profile` takes the names of the profiles.
extension LintProfile: ExpressibleByArgument {}

/// `--template` takes the names of the syntaxes.
extension TemplateSyntax: ExpressibleByArgument {}
