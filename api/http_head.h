#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "engine/base/error.h"

namespace cairn::api {

/// How the end of a request's body is known (RFC 9112, section 6).
enum class Framing { None, Length, Chunked };

/// The head of one request, checked. Values are as they were sent, without white space at the ends.
struct RequestHead {
  std::string method;
  std::string target;                                        // origin form: "/path?query"
  std::vector<std::pair<std::string, std::string>> headers;  // names in lower case
  Framing framing = Framing::None;
  std::size_t content_length = 0;
  bool keeps_alive = true;
};

/// Why a request is not answered by any handler. The connection is closed after it: what follows cannot be trusted to
/// be a request.
struct Refusal {
  int status = 400;
  ErrorCode code = ErrorCode::InvalidArgument;
  std::string_view message;  // a constant
};

struct HeadLimits {
  std::size_t max_bytes = 16'384;
  std::size_t max_target = 8'000;
  std::size_t max_headers = 100;
};

/// Finds the end of the head (after the empty line) in `bytes`, of which the first `scanned` were looked at before and
/// gave nothing; 0 when it has not arrived. A line feed without carriage return, a lone carriage return or a NUL is
/// refused as soon as it is there.
std::variant<std::size_t, Refusal> find_head_end(std::string_view bytes, std::size_t scanned,
                                                 const HeadLimits& limits = {});

/// Reads a whole head (up to and with the empty line). Stricter than the standard wherever two readers could disagree:
/// one Host, one framing, no folded lines, no white space around names, no control characters, no body on GET, HEAD,
/// OPTIONS or DELETE, no Expect, no Content-Encoding, and no header that pretends to be the server's own (REMOTE_*,
/// LOCAL_*).
std::variant<RequestHead, Refusal> parse_head(std::string_view bytes, const HeadLimits& limits = {});

/// Takes a body out of the bytes that arrive.
class BodyReader {
 public:
  BodyReader(const RequestHead& head, std::size_t limit);
  /// Eats from the front of `bytes` (the number eaten is returned) until the body is whole or refused.
  std::size_t feed(std::string_view bytes);
  bool is_whole() const { return state_ == State::Whole; }
  const Refusal* refusal() const { return state_ == State::Refused ? &refusal_ : nullptr; }
  std::string take() { return std::move(body_); }
  std::size_t size() const { return body_.size(); }

 private:
  enum class State {
    Length,
    ChunkSize,
    ChunkSizeEnd,
    ChunkData,
    ChunkEnd,
    ChunkEndFeed,
    LastEnd,
    LastFeed,
    Whole,
    Refused
  };
  std::size_t take_data(std::string_view bytes, State next);
  void take_letter(char letter);
  void take_size_digit(char letter);
  void expect(char letter, char wanted, State next);
  void refuse(int status, ErrorCode code, std::string_view message);

  State state_;
  std::size_t limit_;
  std::size_t left_ = 0;  // of the body or of the chunk
  int digits_ = 0;
  std::string body_;
  Refusal refusal_;
};

}  // namespace cairn::api
