#include "api/http_head.h"

#include <gtest/gtest.h>

namespace cairn::api {
namespace {

std::string request(std::string_view headers, std::string_view line = "GET /a HTTP/1.1") {
  return std::string(line) + "\r\n" + std::string(headers) + "\r\n";
}

int status_of(std::string_view bytes) {
  const auto parsed = parse_head(bytes);
  const Refusal* refusal = std::get_if<Refusal>(&parsed);
  return refusal == nullptr ? 200 : refusal->status;
}

int status_of_end(std::string_view bytes) {
  const auto end = find_head_end(bytes, 0);
  const Refusal* refusal = std::get_if<Refusal>(&end);
  return refusal == nullptr ? 200 : refusal->status;
}

TEST(HttpHead, ReadsAPlainRequest) {
  const auto parsed =
      parse_head(request("Host: example.org\r\nX-Thing:  a b \r\nContent-Length: 5\r\n", "POST /a/b?c=d HTTP/1.1"));
  const RequestHead& head = std::get<RequestHead>(parsed);
  EXPECT_EQ(head.method, "POST");
  EXPECT_EQ(head.target, "/a/b?c=d");
  EXPECT_EQ(head.headers[1], (std::pair<std::string, std::string>("x-thing", "a b")));
  EXPECT_EQ(head.framing, Framing::Length);
  EXPECT_EQ(head.content_length, 5u);
  EXPECT_TRUE(head.keeps_alive);
}

TEST(HttpHead, ClosesWhenAskedToAndAfterHttp10) {
  EXPECT_FALSE(std::get<RequestHead>(parse_head(request("Host: a\r\nConnection: Close\r\n"))).keeps_alive);
  EXPECT_FALSE(std::get<RequestHead>(parse_head(request("", "GET /a HTTP/1.0"))).keeps_alive);
}

struct Case {
  const char* what;
  const char* line;
  const char* headers;
  int status;
};

TEST(HttpHead, RefusesWhateverTwoReadersCouldReadDifferently) {
  const Case cases[] = {
      {"no host", "GET / HTTP/1.1", "", 400},
      {"two hosts", "GET / HTTP/1.1", "Host: a\r\nHost: a\r\n", 400},
      {"host with a path", "GET / HTTP/1.1", "Host: a/b\r\n", 400},
      {"host with a user", "GET / HTTP/1.1", "Host: a@b\r\n", 400},
      {"two lengths", "POST / HTTP/1.1", "Host: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n", 400},
      {"list of lengths", "POST / HTTP/1.1", "Host: a\r\nContent-Length: 1, 1\r\n", 400},
      {"signed length", "POST / HTTP/1.1", "Host: a\r\nContent-Length: +1\r\n", 400},
      {"negative length", "POST / HTTP/1.1", "Host: a\r\nContent-Length: -1\r\n", 400},
      {"hexadecimal length", "POST / HTTP/1.1", "Host: a\r\nContent-Length: 0x1\r\n", 400},
      {"empty length", "POST / HTTP/1.1", "Host: a\r\nContent-Length:\r\n", 400},
      {"endless length", "POST / HTTP/1.1", "Host: a\r\nContent-Length: 99999999999999999999\r\n", 400},
      {"length and encoding", "POST / HTTP/1.1", "Host: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n", 400},
      {"two encodings", "POST / HTTP/1.1", "Host: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
       400},
      {"another encoding", "POST / HTTP/1.1", "Host: a\r\nTransfer-Encoding: gzip, chunked\r\n", 400},
      {"disguised encoding", "POST / HTTP/1.1", "Host: a\r\nTransfer-Encoding: xchunked\r\n", 400},
      {"encoding in 1.0", "POST / HTTP/1.0", "Host: a\r\nTransfer-Encoding: chunked\r\n", 400},
      {"blank before colon", "GET / HTTP/1.1", "Host : a\r\n", 400},
      {"folded line", "GET / HTTP/1.1", "Host: a\r\nX: b\r\n c\r\n", 400},
      {"no colon", "GET / HTTP/1.1", "Host: a\r\nnonsense\r\n", 400},
      {"empty name", "GET / HTTP/1.1", "Host: a\r\n: b\r\n", 400},
      {"control in a value", "GET / HTTP/1.1", "Host: a\r\nX: a\x01z\r\n", 400},
      {"delete in a value", "GET / HTTP/1.1", "Host: a\r\nX: a\x7fz\r\n", 400},
      {"server's own name", "GET / HTTP/1.1", "Host: a\r\nREMOTE_ADDR: 1.2.3.4\r\n", 400},
      {"server's own name, other spelling", "GET / HTTP/1.1", "Host: a\r\nlocal-port: 1\r\n", 400},
      {"body on GET", "GET / HTTP/1.1", "Host: a\r\nContent-Length: 5\r\n", 400},
      {"chunks on HEAD", "HEAD / HTTP/1.1", "Host: a\r\nTransfer-Encoding: chunked\r\n", 400},
      {"body on DELETE", "DELETE / HTTP/1.1", "Host: a\r\nContent-Length: 5\r\n", 400},
      {"compressed body", "POST / HTTP/1.1", "Host: a\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n", 415},
      {"expectation", "POST / HTTP/1.1", "Host: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n", 417},
      {"unknown method", "BREW / HTTP/1.1", "Host: a\r\n", 405},
      {"lower-case method", "get / HTTP/1.1", "Host: a\r\n", 405},
      {"method with a blank", " GET / HTTP/1.1", "Host: a\r\n", 400},
      {"no version", "GET /", "Host: a\r\n", 400},
      {"future version", "GET / HTTP/2.0", "Host: a\r\n", 400},
      {"version in lower case", "GET / http/1.1", "Host: a\r\n", 400},
      {"absolute target", "GET http://a/ HTTP/1.1", "Host: a\r\n", 400},
      {"target with a blank", "GET /a b HTTP/1.1", "Host: a\r\n", 400},
      {"target with a fragment", "GET /a#b HTTP/1.1", "Host: a\r\n", 400},
      {"target with raw bytes", "GET /\xc3\xa4 HTTP/1.1", "Host: a\r\n", 400},
      {"star", "OPTIONS * HTTP/1.1", "Host: a\r\n", 400},
  };
  for (const Case& row : cases) EXPECT_EQ(status_of(request(row.headers, row.line)), row.status) << row.what;
}

TEST(HttpHead, ANulInAValueIsRefused) {
  EXPECT_EQ(status_of_end(std::string("GET / HTTP/1.1\r\nHost: a\0b\r\n\r\n", 29)), 400);
}

TEST(HttpHead, LinesEndWithCarriageReturnAndLineFeedOnly) {
  EXPECT_EQ(status_of_end("GET / HTTP/1.1\nHost: a\n\n"), 400);
  EXPECT_EQ(status_of_end("GET / HTTP/1.1\r\nHost: a\rX: b\r\n\r\n"), 400);
  EXPECT_EQ(status_of_end("\r\nGET / HTTP/1.1\r\n\r\n"), 400);
}

TEST(HttpHead, TheEndIsFoundHoweverTheBytesArrive) {
  const std::string bytes = request("Host: a\r\n");
  for (std::size_t step = 1; step <= bytes.size(); ++step) {
    std::size_t scanned = 0, found = 0;
    for (std::size_t have = step; found == 0; have = std::min(have + step, bytes.size())) {
      found = std::get<std::size_t>(find_head_end(std::string_view(bytes).substr(0, have), scanned));
      scanned = have;
    }
    EXPECT_EQ(found, bytes.size()) << step;
  }
}

TEST(HttpHead, HeadersAreLimitedInNumberAndSize) {
  std::string many;
  for (int i = 0; i < 101; ++i) many += "X-" + std::to_string(i) + ": a\r\n";
  EXPECT_EQ(status_of(request("Host: a\r\n" + many)), 431);
  EXPECT_EQ(status_of(request("Host: a\r\n", "GET /" + std::string(8000, 'a') + " HTTP/1.1")), 414);
  EXPECT_EQ(status_of_end(request("Host: a\r\nX: " + std::string(20'000, 'a') + "\r\n")), 431);
  EXPECT_EQ(status_of_end("GET /" + std::string(20'000, 'a')), 414);
}

struct Body {
  bool is_whole;
  int status;
  std::string text;
  std::size_t eaten;
};

Body read_chunked(std::string_view bytes, std::size_t limit = 100, std::size_t step = 1000) {
  RequestHead head;
  head.framing = Framing::Chunked;
  BodyReader reader(head, limit);
  std::size_t eaten = 0;
  while (eaten < bytes.size() && !reader.is_whole() && reader.refusal() == nullptr)
    eaten += reader.feed(bytes.substr(eaten, step));
  return {reader.is_whole(), reader.refusal() == nullptr ? 200 : reader.refusal()->status, reader.take(), eaten};
}

TEST(BodyReader, PutsChunksTogetherAndLeavesWhatFollows) {
  for (const std::size_t step : {1, 2, 3, 1000}) {
    const Body body = read_chunked("5\r\nhello\r\nA\r\n, and more\r\n0\r\n\r\nGET", 100, step);
    EXPECT_TRUE(body.is_whole);
    EXPECT_EQ(body.text, "hello, and more");
    EXPECT_EQ(body.eaten, 30u);
  }
}

TEST(BodyReader, RefusesChunksThatAreNotPlain) {
  for (const char* bytes : {"5;a=b\r\nhello\r\n", "-5\r\nhello\r\n", "0x5\r\nhello\r\n", " 5\r\n", "\r\n", "5\nhello",
                            "5\r\nhelloX", "100000000\r\n", "0\r\nX-Trailer: a\r\n\r\n", "5\r\nhello\n"}) {
    EXPECT_EQ(read_chunked(bytes).status, 400) << bytes;
  }
}

TEST(BodyReader, RefusesMoreThanTheLimitBeforeItArrives) {
  EXPECT_EQ(read_chunked("65\r\n", 100).status, 413);
  EXPECT_EQ(read_chunked("32\r\n" + std::string(50, 'a') + "\r\n33\r\n", 100).status, 413);
  RequestHead head;
  head.framing = Framing::Length;
  head.content_length = 101;
  EXPECT_EQ(BodyReader(head, 100).refusal()->status, 413);
}

}  // namespace
}  // namespace cairn::api
