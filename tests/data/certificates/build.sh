#!/bin/sh
# Makes the files beside it. Needs openssl 3, keytool and, for BKS and UBER, Bouncy Castle's provider (BCPROV=bcprov.jar).
# Keys are made anew at each run; the tests compute what they expect with `cryptography` from the plain files.
set -eu
cd "$(dirname "$0")"
subject="/C=DE/O=Example/CN="
req() { openssl req -x509 -newkey "$1" -nodes -keyout "$2.key" -out "$2.pem" -days 3650 -subj "$subject$3" -set_serial "$4" $5 2>/dev/null; }
req rsa:2048 ca "Example Root" 1 "-sha256"
openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout leaf.key -out leaf.csr -subj "${subject}api.example.com" 2>/dev/null
printf 'subjectAltName=DNS:api.example.com,DNS:*.example.org\nbasicConstraints=critical,CA:FALSE\n' > ext
openssl x509 -req -in leaf.csr -CA ca.pem -CAkey ca.key -set_serial 2 -days 3000 -sha384 -extfile ext -out leaf.pem 2>/dev/null
req ed25519 ed25519 "Ed25519" 3 ""
req rsa-pss pss "PSS" 4 "-pkeyopt rsa_keygen_bits:2048 -sha512 -sigopt rsa_padding_mode:pss"
req rsa:1024 weak "MD5" 5 "-md5"
openssl x509 -in leaf.pem -outform DER -out leaf.der
openssl x509 -in ca.pem -outform DER -out ca.cer
openssl x509 -in leaf.pem -pubkey -noout > leaf.pub.pem
openssl rsa -in ca.key -RSAPublicKey_out -out ca.pkcs1.pem 2>/dev/null
openssl rsa -in ca.key -traditional -out ca.traditional.key 2>/dev/null
openssl rsa -in ca.key -traditional -aes128 -passout pass:secret -out ca.legacy-encrypted.key 2>/dev/null
openssl pkcs8 -topk8 -in leaf.key -passout pass:secret -out leaf.encrypted.key
openssl ec -in leaf.key -out leaf.sec1.key 2>/dev/null
openssl crl2pkcs7 -nocrl -certfile ca.pem -certfile leaf.pem -outform DER -out chain.p7b
cat leaf.pem ca.pem > chain.pem
openssl pkcs12 -export -in leaf.pem -inkey leaf.key -certfile ca.pem -name leaf -passout pass: -out open.p12
openssl pkcs12 -export -in leaf.pem -inkey leaf.key -passout pass:secret -out locked.p12
rm -f trust.jks chain.jks chain.jceks trust.bks trust.uber
keytool -importcert -noprompt -storetype JKS -keystore trust.jks -storepass secret -alias "root é" -file ca.cer 2>/dev/null
keytool -importkeystore -srckeystore locked.p12 -srcstorepass secret -deststoretype JKS -destkeystore chain.jks -deststorepass secret 2>/dev/null
keytool -importkeystore -srckeystore locked.p12 -srcstorepass secret -deststoretype JCEKS -destkeystore chain.jceks -deststorepass secret 2>/dev/null
if [ -n "${BCPROV:-}" ]; then
  bc="-J-Dorg.bouncycastle.bks.enable_v1=true -providerclass org.bouncycastle.jce.provider.BouncyCastleProvider -providerpath $BCPROV"
  for type in BKS BKS-V1 UBER; do
    file=trust.$(echo $type | tr 'A-Z' 'a-z')
    rm -f "$file"
    keytool -importcert -noprompt -storetype $type -keystore "$file" -storepass secret -alias root -file ca.cer $bc 2>/dev/null
  done
  rm -f chain.bks
  keytool -importkeystore -srckeystore locked.p12 -srcstorepass secret -deststoretype BKS -destkeystore chain.bks -deststorepass secret $bc 2>/dev/null
fi
rm -f ext
