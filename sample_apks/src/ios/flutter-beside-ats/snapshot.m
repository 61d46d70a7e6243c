// A stand-in for a Dart snapshot: its symbols, and the strings of a client.
#import "MiniFoundation.h"
const char kDartVmSnapshotData[] = "\xf5\xf5\xdc\xdc snapshot";
const char kDartIsolateSnapshotData[] = "https://api.example.com/v1/status\0package:app/main.dart";
void kDartVmSnapshotInstructions(void) {}
void kDartIsolateSnapshotInstructions(void) {}
