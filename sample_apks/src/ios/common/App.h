// The start of an app whose delegate's first step is `start()`.
#import "MiniFoundation.h"
void start(void);
