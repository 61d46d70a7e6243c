// Image loaders are linked in with their own challenge handlers, which nobody told to accept anything.
#import "App.h"

// Stand-ins for Kingfisher and SDWebImage: their names, with bodies of our own.
@protocol Responsible
- (void)downloader:(id)downloader challenge:(NSURLAuthenticationChallenge *)challenge done:(ChallengeCompletion)done;
@end
__attribute__((objc_runtime_name("_TtC10Kingfisher15SessionDelegate")))
@interface KingfisherDelegate : NSObject
@property (nonatomic, weak) id<Responsible> responsible;
@end
@implementation KingfisherDelegate
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)done {
    [self.responsible downloader:self challenge:challenge done:done];
}
@end
@interface SDWebImageDownloaderOperation : NSObject
@property (nonatomic) NSUInteger options;
@end
@implementation SDWebImageDownloaderOperation
- (void)URLSession:(NSURLSession *)session task:(NSURLSessionTask *)task didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)done {
    if ([[[challenge protectionSpace] authenticationMethod] isEqualToString:NSURLAuthenticationMethodServerTrust] && !(self.options & 64)) {
        done(NSURLSessionAuthChallengePerformDefaultHandling, nil);
    } else {
        done(NSURLSessionAuthChallengeUseCredential, [NSURLCredential credentialForTrust:[[challenge protectionSpace] serverTrust]]);
    }
}
@end

void start(void) {
    NSURLSession *session = [NSURLSession sessionWithConfiguration:[NSURLSessionConfiguration defaultSessionConfiguration]
                                                          delegate:[KingfisherDelegate new]
                                                     delegateQueue:nil];
    [[session dataTaskWithURL:[NSURL URLWithString:@"https://img.example.com/logo.png"]] resume];
}
