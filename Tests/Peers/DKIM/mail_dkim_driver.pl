# Signs or verifies every message of a folder with Mail::DKIM.
#
# mail_dkim_driver.pl verify KEYS FOLDER: prints the path and the result of each signature, with | between them, a line a message.
# mail_dkim_driver.pl sign KEY DOMAIN SELECTOR FOLDER: writes PATH.signed; the name's last letters are the canonicalization.
# KEYS holds lines: name of a key record, space, its text.
use strict;
use warnings;
use Mail::DKIM::DNS;
use Mail::DKIM::Signer;
use Mail::DKIM::Verifier;

my %WORDS = ( r => 'relaxed', s => 'simple' );
my ( $command, @arguments ) = @ARGV;
my $folder = $arguments[-1];

sub content {
    my ($path) = @_;
    open my $file, '<:raw', $path or die "$path: $!";
    local $/;
    return scalar <$file>;
}

opendir my $handle, $folder or die "$folder: $!";
my @paths = map { "$folder/$_" } sort grep { !/^\./ && !/\.signed$/ } readdir $handle;

if ( $command eq 'verify' ) {
    my %records = map { chomp; split / /, $_, 2 } split /^/, content( $arguments[0] );
    no warnings 'redefine';
    package Answer { sub type { 'TXT' } sub char_str_list { ( $_[0]{text} ) } sub txtdata { $_[0]{text} } }
    *Mail::DKIM::DNS::query = sub {
        my ($name) = @_;
        return exists $records{$name} ? bless( { text => $records{$name} }, 'Answer' ) : ();
    };
    for my $path (@paths) {
        my $verifier = Mail::DKIM::Verifier->new( Strict => 0 );
        $verifier->PRINT( content($path) );
        $verifier->CLOSE;
        print "$path ", join( '|', map { $_->result_detail } $verifier->signatures ), "\n";
    }
}
else {
    my ( $key, $domain, $selector ) = @arguments;
    for my $path (@paths) {
        my $signer = Mail::DKIM::Signer->new(
            Algorithm => 'rsa-sha256',
            Method    => $WORDS{ substr $path, -2, 1 } . '/' . $WORDS{ substr $path, -1 },
            Domain    => $domain, Selector => $selector, KeyFile => $key,
        );
        my $message = content($path);
        $signer->PRINT($message);
        $signer->CLOSE;
        my $field = $signer->signature->as_string;
        $field =~ s/(?<!\r)\n/\r\n/g;
        open my $file, '>:raw', "$path.signed" or die $!;
        print $file "$field\r\n$message";
    }
}
