#include "engine/disclosure/signing_key.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>

#include "engine/base/base64.h"
#include "tests/support/fixed_world.h"

namespace cairn::disclosure {
namespace {

std::string from_hex(std::string_view text) {
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); i += 2)
    bytes += static_cast<char>(std::stoi(std::string(text.substr(i, 2)), nullptr, 16));
  return bytes;
}

std::string pem_of(const std::string& seed) {
  return "-----BEGIN PRIVATE"
         " KEY-----\n" +
         encode_base64(from_hex("302e020100300506032b657004220420") + seed) + "\n-----END PRIVATE KEY-----\n";
}

TEST(SigningKey, SignsAsRfc8032Does) {  // section 7.1, test 3
  const auto key =
      SigningKey::read(pem_of(from_hex("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7")));
  ASSERT_TRUE(key);
  EXPECT_EQ(key->public_key(),
            encode_base64(from_hex("302a300506032b6570032100"
                                   "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025")));
  EXPECT_EQ(key->sign("\xaf\x82"),
            encode_base64(from_hex("6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                                   "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")));
  EXPECT_TRUE(is_signed_by(key->public_key(), "\xaf\x82", key->sign("\xaf\x82")));
}

TEST(SigningKey, NothingElsePassesForItsSignature) {
  SeededRandom random(1);
  const SigningKey key = SigningKey::make(random), other = SigningKey::make(random);
  const std::string signature = key.sign("words");
  EXPECT_FALSE(is_signed_by(key.public_key(), "wordz", signature));
  EXPECT_FALSE(is_signed_by(other.public_key(), "words", signature));
  EXPECT_FALSE(is_signed_by(key.public_key(), "words", signature.substr(0, 86)));  // without padding
  EXPECT_FALSE(is_signed_by(key.public_key(), "words", ""));
  EXPECT_FALSE(is_signed_by("", "words", signature));
  std::string other_spelling = signature;  // the last two bits of a base64 text carry nothing
  other_spelling[85] = other_spelling[85] == 'A'   ? 'B'
                       : other_spelling[85] == 'Q' ? 'R'
                       : other_spelling[85] == 'g' ? 'h'
                                                   : 'x';
  EXPECT_FALSE(is_signed_by(key.public_key(), "words", other_spelling));
}

TEST(SigningKey, ComesBackFromItsFileAndRefusesOtherText) {
  SeededRandom random(2);
  const SigningKey key = SigningKey::make(random);
  const auto again = SigningKey::read(key.write());
  ASSERT_TRUE(again);
  EXPECT_EQ(again->public_key(), key.public_key());
  for (const char* text : {"", "words",
                           "-----BEGIN PRIVATE"
                           " KEY-----\nQUJD\n-----END PRIVATE KEY-----\n"}) {
    const auto refused = SigningKey::read(text);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().message.find("QUJD"), std::string::npos);
  }
}

TEST(SigningKey, AFingerprintMayBeSpelledAsPeopleReadItOut) {
  SeededRandom random(3);
  const std::string key = SigningKey::make(random).public_key();
  const std::string fingerprint = fingerprint_of(key);
  std::string spelled;
  for (std::size_t i = 0; i < fingerprint.size(); ++i)
    spelled += (i % 4 == 0 ? " " : "") + std::string(1, static_cast<char>(std::toupper(fingerprint[i])));
  EXPECT_EQ(*read_fingerprint(fingerprint), fingerprint);
  EXPECT_EQ(*read_fingerprint(spelled), fingerprint);
  EXPECT_EQ(*read_fingerprint(key + "\n"), fingerprint);
  EXPECT_EQ(*read_fingerprint("-----BEGIN PUBLIC KEY-----\n" + key + "\n-----END PUBLIC KEY-----\n"), fingerprint);
  EXPECT_FALSE(read_fingerprint(fingerprint.substr(0, 16)));  // a part of it could be anybody's
  EXPECT_FALSE(read_fingerprint(""));
}

/// Another program agrees on key, fingerprint and signature.
TEST(SigningKey, OpensslReadsTheKeyAndAcceptsTheSignature) {
  if (std::system("openssl version > /dev/null 2>&1") != 0) GTEST_SKIP() << "openssl is not installed";
  const test::TemporaryFolder folder;
  const auto file = [&](const char* name) { return (folder.path() / name).string(); };
  SeededRandom random(4);
  const SigningKey key = SigningKey::make(random);
  std::ofstream(file("key")) << key.write();
  std::ofstream(file("words")) << "words";
  std::ofstream(file("sig"), std::ios::binary) << *decode_base64(key.sign("words"));
  const std::string command = "cd " + folder.path().string() +
                              " && openssl pkey -in key -pubout -out pub && openssl pkeyutl -verify -pubin -inkey pub "
                              "-rawin -in words -sigfile sig > said && openssl pkey -pubin -in pub -outform der | "
                              "sha256sum | cut -c1-64 | tr -d '\\n' > print";
  ASSERT_EQ(std::system(command.c_str()), 0);
  std::string print, pub((std::istreambuf_iterator<char>(*std::make_unique<std::ifstream>(file("pub")))), {});
  std::ifstream(file("print")) >> print;
  EXPECT_EQ(print, fingerprint_of(key.public_key()));
  EXPECT_EQ(pub, "-----BEGIN PUBLIC KEY-----\n" + key.public_key() + "\n-----END PUBLIC KEY-----\n");
}

}  // namespace
}  // namespace cairn::disclosure
