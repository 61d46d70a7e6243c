// The start of an app whose delegate's first step is `start()`.
#import "MiniFoundation.h"
#ifdef __cplusplus
extern "C"
#endif
void start(void);
