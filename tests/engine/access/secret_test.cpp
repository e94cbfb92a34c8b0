#include "engine/access/secret.h"

#include <gtest/gtest.h>

#include <set>

namespace cairn::access {
namespace {

TEST(Secret, TokensHave22UrlSafeCharactersAndDiffer) {
  SeededRandom random(1);
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    const std::string token = make_token(random);
    EXPECT_EQ(token.size(), 22u);
    EXPECT_EQ(token.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
              std::string::npos);
    EXPECT_TRUE(seen.insert(token).second);
  }
}

// source: BLAKE2b with a 32-byte digest, Python 3.11 hashlib.blake2b(b"abc", digest_size=32)
TEST(Secret, TokensAreStoredAsBlake2b) {
  EXPECT_EQ(hash_token("abc"), "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
}

// source: FIPS 180-4 example
TEST(Secret, Sha256IsThePublishedFunction) {
  EXPECT_EQ(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Secret, APasswordIsHashedWithArgon2idAboveTheOwaspMinimum) {
  const std::string hash = *hash_password("correct horse battery");
  EXPECT_TRUE(hash.starts_with("$argon2id$v=19$m=32768,t=3,p=1$")) << hash;
  EXPECT_TRUE(verify_password(hash, "correct horse battery"));
  EXPECT_FALSE(verify_password(hash, "correct horse batterz"));
  EXPECT_NE(*hash_password("correct horse battery"), hash) << "the salt is new each time";
}

TEST(Secret, TextThatIsNoHashMatchesNoPassword) {
  EXPECT_FALSE(verify_password("", ""));
  EXPECT_FALSE(verify_password("plain", "plain"));
  EXPECT_FALSE(verify_password(std::string(4096, '$'), "x"));
}

TEST(Secret, EqualSecretsAreEqualAndOthersAreNot) {
  EXPECT_TRUE(is_equal_secret("abc", "abc"));
  EXPECT_TRUE(is_equal_secret("", ""));
  EXPECT_FALSE(is_equal_secret("abc", "abd"));
  EXPECT_FALSE(is_equal_secret("abc", "ab"));
}

TEST(Secret, TheChainKeepsItsPartsApart) {
  EXPECT_NE(hash_chain({"ab", "c"}), hash_chain({"a", "bc"}));
  EXPECT_NE(hash_chain({"a"}), hash_chain({"a", ""}));
  EXPECT_EQ(hash_chain({"a", "b"}), hash_chain({"a", "b"}));
}

}  // namespace
}  // namespace cairn::access
