// How the delegate asks for the settings.
#include "../common/swift/SessionBridge.h"
void fetch_settings(void);
