#include "api/form_decoder.h"

#include <gtest/gtest.h>

#include "engine/base/text.h"

namespace cairn::api {
namespace {

constexpr std::string_view kType = "multipart/form-data; boundary=xyz";

std::string part(std::string_view name, std::string_view value) {
  return "--xyz\r\nContent-Disposition: form-data; name=\"" + std::string(name) + "\"\r\n\r\n" + std::string(value) +
         "\r\n";
}

TEST(FormDecoder, ReadsMultipartFieldsInOrder) {
  const auto fields = decode_form(kType, part("a", "1") + part("b", "") + part("a", "two\r\nlines") + "--xyz--\r\n");
  EXPECT_EQ(fields->fields, (Fields{{"a", "1"}, {"b", ""}, {"a", "two\nlines"}}));
}

TEST(FormDecoder, AnAnswerOfTenThousandLettersInAnyScriptArrivesWhole) {
  std::string answer;
  for (int i = 0; i < 2500; ++i) answer += "𝒜ሴж\n";  // four letters of up to four bytes
  EXPECT_EQ(count_characters(answer), 10'000u);
  const auto fields = decode_form(kType, part("answer", answer) + "--xyz--\r\n");
  EXPECT_EQ(fields->fields.at(0).second, answer);
}

TEST(FormDecoder, AValueMayHoldWhatLooksAlmostLikeTheBoundary) {
  const auto fields = decode_form(kType, part("a", "--xyz\n--xy\r\n--xy") + "--xyz--");
  EXPECT_EQ(fields->fields.at(0).second, "--xyz\n--xy\n--xy");
}

TEST(FormDecoder, AFileKeepsItsBytesAndLosesItsFolders) {
  const auto form = decode_form(
      kType, part("a", "1") +
                 "--xyz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"C:\\private\\knee.png\"\r\n"
                 "Content-Type: IMAGE/png; q=1\r\n\r\n" +
                 std::string("\x89PNG\r\n\0\xff", 8) + "\r\n--xyz--\r\n");
  ASSERT_TRUE(form);
  EXPECT_EQ(form->fields, (Fields{{"a", "1"}}));
  ASSERT_EQ(form->files.size(), 1u);
  EXPECT_EQ(form->files[0].field, "file");
  EXPECT_EQ(form->files[0].name, "knee.png");
  EXPECT_EQ(form->files[0].content_type, "image/png");
  EXPECT_EQ(form->files[0].content, std::string("\x89PNG\r\n\0\xff", 8));
}

TEST(FormDecoder, AFieldWithoutAChosenFileGivesNone) {
  const auto form = decode_form(kType,
                                "--xyz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\"\r\n"
                                "Content-Type: application/octet-stream\r\n\r\n\r\n--xyz--\r\n");
  ASSERT_TRUE(form);
  EXPECT_TRUE(form->files.empty());
}

TEST(FormDecoder, AFilesTypeAndNameAreNotBelieved) {
  const auto form = decode_form(kType,
                                "--xyz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\x01z\"\r\n"
                                "Content-Type: <script>\r\n\r\nx\r\n--xyz--\r\n");
  ASSERT_TRUE(form);
  EXPECT_EQ(form->files[0].name, "file");
  EXPECT_EQ(form->files[0].content_type, "application/octet-stream");
}

TEST(FormDecoder, DamagedMultipartIsRefused) {
  const std::string good = part("a", "1");
  const std::string cases[] = {
      "",
      "--xyz",
      "--xyz--garbage",
      good,
      good + "--xyz",
      "preamble\r\n" + good + "--xyz--\r\n",
      "--xyz\r\n\r\nno head\r\n--xyz--\r\n",
      "--xyz\r\nContent-Disposition: form-data\r\n\r\n1\r\n--xyz--\r\n",
      "--xyz\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\n1\r\n--xyz--\r\n",
      "--xyz\r\nContent-Disposition: form-data; name=\"a\r\n\r\n1\r\n--xyz--\r\n",
      "--xyz\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Disposition: form-data; "
      "name=\"b\"\r\n\r\n1\r\n--xyz--\r\n",
      "--xyz\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Transfer-Encoding: "
      "base64\r\n\r\n1\r\n--xyz--\r\n",
      "--xyz\r\nContent-Disposition: form-data; name=\"a\"\r\nX: " + std::string(3000, 'x') +
          "\r\n\r\n1\r\n--xyz--\r\n",
      part("a", "\xff\xfe") + "--xyz--\r\n",
      part("a", std::string_view("a\0b", 3)) + "--xyz--\r\n",
      part("a", "a\x1b[0m") + "--xyz--\r\n",
      part(std::string(201, 'n'), "1") + "--xyz--\r\n",
  };
  for (const std::string& body : cases) EXPECT_FALSE(decode_form(kType, body)) << body;
}

TEST(FormDecoder, AFormHasAtMostAThousandFields) {
  std::string body;
  for (int i = 0; i < 1001; ++i) body += part("a", "");
  EXPECT_EQ(decode_form(kType, body + "--xyz--").error().code, ErrorCode::TooLarge);
}

TEST(FormDecoder, TheBoundaryMustBeOne) {
  for (const char* type : {"multipart/form-data", "multipart/form-data; boundary=",
                           "multipart/form-data; boundary=\"a b\"", "multipart/form-data; boundary=\""}) {
    EXPECT_FALSE(decode_form(type, "--a\r\n")) << type;
  }
  EXPECT_FALSE(decode_form("multipart/form-data; boundary=" + std::string(71, 'a'), "x"));
}

TEST(FormDecoder, ReadsUrlencodedFields) {
  EXPECT_EQ(*decode_urlencoded("a=1&b=x%20y+z&&c&d=%E2%82%AC"),
            (Fields{{"a", "1"}, {"b", "x y z"}, {"c", ""}, {"d", "€"}}));
  EXPECT_TRUE(decode_urlencoded("")->empty());
}

TEST(FormDecoder, BadEscapesAndControlCharactersAreRefused) {
  for (const char* text : {"a=%", "a=%2", "a=%zz", "a=%00", "a=%1b", "a=%ff", "=1", "%0=1"})
    EXPECT_FALSE(decode_urlencoded(text)) << text;
}

TEST(FormDecoder, TheQueryOfAnAddressHasNoLineEnds) {
  EXPECT_TRUE(decode_query("a=b%20c"));
  for (const char* text : {"next=%0d%0aX:%20y", "a=%0a", "a%0d=b", "a=%09"}) EXPECT_FALSE(decode_query(text)) << text;
}

TEST(FormDecoder, PathsAreDecodedOnceAndStayWhereTheyAre) {
  EXPECT_EQ(*decode_path("/a%20b/%252F"), "/a b/%2F");
  for (const char* path :
       {"/a%2fb", "/a%5cb", "/..", "/a/../b", "/a/%2e%2e/b", "/./a", "/%00", "/%0d%0a", "/%", "/%c3"})
    EXPECT_FALSE(decode_path(path)) << path;
}

}  // namespace
}  // namespace cairn::api
