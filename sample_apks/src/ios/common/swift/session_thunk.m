// What swiftc writes for an @objc method of a delegate: a message entry that boxes the block and calls the Swift method.
#import "App.h"
struct Box { void *isa; long count; void *block; };
extern void *swift_allocObject(const void *type, unsigned long size, unsigned long mask);

extern ChallengeCompletion _Block_copy(ChallengeCompletion b);
static const void *boxType[4];
__attribute__((swiftcall)) static void forward(long disposition, void *credential, __attribute__((swift_context)) struct Box *box) {
    ((void (*)(void *, long, void *))((void **)box->block)[2])(box->block, disposition, credential);
}
extern __attribute__((swiftcall)) void session_challenge(void *session, void *challenge, void *function, void *context,
                                                         __attribute__((swift_context)) void *self) __asm("_session_challenge");
__attribute__((swiftcall)) extern id session_delegate_make(void) __asm("_session_delegate_make");
__attribute__((objc_runtime_name("_TtC3App15SessionDelegate")))
@interface SwiftSessionDelegate : NSObject
@end
@implementation SwiftSessionDelegate
- (void)URLSession:(void *)session didReceiveChallenge:(void *)challenge completionHandler:(void *)done {
    struct Box *box = swift_allocObject(&boxType, 24, 7);
    box->block = done;
    session_challenge(session, challenge, (void *)forward, box, (__bridge void *)self);
}
@end
void start(void) {
    id delegate = session_delegate_make();
    NSURLSession *session = [NSURLSession sessionWithConfiguration:[NSURLSessionConfiguration defaultSessionConfiguration] delegate:delegate delegateQueue:nil];
    [[session dataTaskWithURL:[NSURL URLWithString:@"https://api.example.com/v1/status"]] resume];
}
