// A companion for a device: it talks to its hub by a C client with a TLS stack of its own.
#import "App.h"
int connect_device(void);
void start(void) { connect_device(); }
