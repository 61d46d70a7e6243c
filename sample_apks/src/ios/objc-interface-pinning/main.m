// Flags about pinned messages and pinned panels, and a PIN code: nothing to do with TLS.
#import "App.h"

void start(void) {
    NSUserDefaults *defaults = [NSUserDefaults standardUserDefaults];
    BOOL panel = [defaults boolForKey:@"isAppPinningEnabled"], messages = [defaults boolForKey:@"enable_message_pinning"];
    BOOL code = [defaults boolForKey:@"disable_pin_code"];
    if (panel || messages || code) NSLog(@"panel %d messages %d code %d", panel, messages, code);
    [[[NSURLSession sharedSession] dataTaskWithURL:[NSURL URLWithString:@"https://api.example.com/v1/status"]] resume];
}
