#include "api/http_head.h"

#include <algorithm>
#include <array>
#include <optional>

namespace cairn::api {
namespace {

constexpr std::string_view kMethods[] = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};
constexpr std::string_view kBodyless[] = {"GET", "HEAD", "OPTIONS", "DELETE"};

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }
bool is_alpha(char letter) { return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z'); }
char lower(char letter) { return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter; }

/// RFC 9110, section 5.6.2.
bool is_token_letter(char letter) {
  constexpr std::string_view kOthers = "!#$%&'*+-.^_`|~";
  return is_digit(letter) || is_alpha(letter) || kOthers.find(letter) != std::string_view::npos;
}

bool is_token(std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), is_token_letter); }

bool is_target(std::string_view target) {
  constexpr std::string_view kNever = "#\"<>\\^`{|}";
  return target.starts_with('/') && std::all_of(target.begin(), target.end(), [&](char letter) {
           return letter > 0x20 && letter < 0x7f && kNever.find(letter) == std::string_view::npos;
         });
}

bool is_host(std::string_view host) {
  return !host.empty() && host.size() <= 255 && std::all_of(host.begin(), host.end(), [](char letter) {
    return is_digit(letter) || is_alpha(letter) || letter == '.' || letter == '-' || letter == '_' || letter == ':' ||
           letter == '[' || letter == ']';
  });
}

bool is_field_value(std::string_view value) {
  return std::all_of(value.begin(), value.end(), [](char letter) {
    const auto code = static_cast<unsigned char>(letter);
    return code == '\t' || (code >= 0x20 && code != 0x7f);
  });
}

std::string_view trim_blanks(std::string_view text) {
  const std::size_t start = std::min(text.find_first_not_of(" \t"), text.size());
  text.remove_prefix(start);
  return text.substr(0, text.find_last_not_of(" \t") + 1);
}

std::string lower_copy(std::string_view text) {
  std::string lowered(text);
  std::transform(lowered.begin(), lowered.end(), lowered.begin(), lower);
  return lowered;
}

Refusal bad(std::string_view message) { return {400, ErrorCode::InvalidArgument, message}; }

/// What a header may not say. Empty when it may stand.
std::optional<Refusal> check_header(const std::string& name, std::string_view value) {
  if (name == "content-encoding")
    return Refusal{415, ErrorCode::UnsupportedMediaType,
                   "Send the body as it is: compressed bodies are not read here."};
  if (name == "expect") return Refusal{417, ErrorCode::InvalidArgument, "Send the body without Expect."};
  for (const std::string_view prefix : {"remote_", "remote-", "local_", "local-"}) {
    if (name.starts_with(prefix)) return bad("A header's name is one that only a server may set.");
  }
  if (name == "host" && !is_host(value)) return bad("The Host header is not a host.");
  return std::nullopt;
}

struct FramingHeaders {
  int hosts = 0, lengths = 0, encodings = 0;
};

std::optional<Refusal> note_framing(RequestHead& head, FramingHeaders& seen, const std::string& name,
                                    std::string_view value) {
  if (name == "host") ++seen.hosts;
  if (name == "content-length") {
    ++seen.lengths;
    if (value.empty() || value.size() > 10 || !std::all_of(value.begin(), value.end(), is_digit))
      return bad("The Content-Length is not a number.");
    head.framing = Framing::Length;
    for (const char digit : value)
      head.content_length = head.content_length * 10 + static_cast<std::size_t>(digit - '0');
  }
  if (name == "transfer-encoding") {
    ++seen.encodings;
    if (lower_copy(value) != "chunked") return bad("The only Transfer-Encoding read here is chunked.");
    head.framing = Framing::Chunked;
  }
  if (name == "connection") {
    const std::string options = lower_copy(value);
    if (options.find("close") != std::string::npos) head.keeps_alive = false;
  }
  return std::nullopt;
}

std::optional<Refusal> parse_request_line(std::string_view line, RequestHead& head, bool& is_old,
                                          const HeadLimits& limits) {
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos || last == first) return bad("The first line is not a request.");
  const std::string_view method = line.substr(0, first);
  const std::string_view target = line.substr(first + 1, last - first - 1);
  const std::string_view version = line.substr(last + 1);
  if (version != "HTTP/1.1" && version != "HTTP/1.0") return bad("Only HTTP/1.1 and HTTP/1.0 are spoken here.");
  if (!is_token(method)) return bad("The first line is not a request.");
  if (std::find(std::begin(kMethods), std::end(kMethods), method) == std::end(kMethods)) {
    return Refusal{405, ErrorCode::MethodNotAllowed, "This method is not used here."};
  }
  if (target.size() > limits.max_target) return Refusal{414, ErrorCode::TooLarge, "The address is too long."};
  if (!is_target(target)) return bad("The address holds characters that must be escaped, or is not a path.");
  is_old = version == "HTTP/1.0";
  head.method = method;
  head.target = target;
  head.keeps_alive = !is_old;
  return std::nullopt;
}

std::optional<Refusal> check_whole(const RequestHead& head, const FramingHeaders& seen, bool is_old) {
  if (seen.hosts > 1 || (seen.hosts == 0 && !is_old)) return bad("A request has exactly one Host.");
  if (seen.lengths > 1 || seen.encodings > 1) return bad("A request says once how long its body is.");
  if (seen.lengths == 1 && seen.encodings == 1)
    return bad("A request has a Content-Length or a Transfer-Encoding, not both.");
  if (is_old && seen.encodings > 0) return bad("HTTP/1.0 has no Transfer-Encoding.");
  const bool has_body = head.framing == Framing::Chunked || head.content_length > 0;
  const bool is_bodyless = std::find(std::begin(kBodyless), std::end(kBodyless), head.method) != std::end(kBodyless);
  if (has_body && is_bodyless) return bad("This method has no body here.");
  return std::nullopt;
}

}  // namespace

std::variant<std::size_t, Refusal> find_head_end(std::string_view bytes, std::size_t scanned,
                                                 const HeadLimits& limits) {
  const std::size_t end = std::min(bytes.size(), limits.max_bytes);
  for (std::size_t i = scanned; i < end; ++i) {
    if (bytes[i] == '\0') return bad("The head of the request holds a NUL.");
    if (bytes[i] == '\n' && (i == 0 || bytes[i - 1] != '\r')) return bad("A line of the head does not end with CR LF.");
    if (i > 0 && bytes[i - 1] == '\r' && bytes[i] != '\n') return bad("A line of the head holds a lone CR.");
    if (bytes[i] == '\n' && i == 1) return bad("The request begins with an empty line.");
    if (bytes[i] == '\n' && i >= 3 && bytes[i - 2] == '\n') return i + 1;
  }
  if (bytes.size() >= limits.max_bytes) {
    const bool is_address = bytes.substr(0, limits.max_bytes).find('\n') == std::string_view::npos;
    if (is_address) return Refusal{414, ErrorCode::TooLarge, "The address is too long."};
    return Refusal{431, ErrorCode::TooLarge, "The head of the request is too long."};
  }
  return std::size_t{0};
}

std::variant<RequestHead, Refusal> parse_head(std::string_view bytes, const HeadLimits& limits) {
  RequestHead head;
  FramingHeaders seen;
  bool is_old = false;
  std::size_t start = bytes.find("\r\n");
  if (start == std::string_view::npos) return bad("The first line is not a request.");
  if (const auto refusal = parse_request_line(bytes.substr(0, start), head, is_old, limits)) return *refusal;
  for (start += 2; start < bytes.size();) {
    const std::size_t end = bytes.find("\r\n", start);
    if (end == std::string_view::npos) return bad("A line of the head does not end with CR LF.");
    const std::string_view line = bytes.substr(start, end - start);
    start = end + 2;
    if (line.empty()) break;
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || !is_token(line.substr(0, colon)))
      return bad("A line of the head is not a header.");
    const std::string name = lower_copy(line.substr(0, colon));
    const std::string_view value = trim_blanks(line.substr(colon + 1));
    if (!is_field_value(value)) return bad("A header's value holds control characters.");
    if (head.headers.size() >= limits.max_headers)
      return Refusal{431, ErrorCode::TooLarge, "The request has too many headers."};
    if (const auto refusal = check_header(name, value)) return *refusal;
    if (const auto refusal = note_framing(head, seen, name, value)) return *refusal;
    head.headers.emplace_back(name, value);
  }
  if (const auto refusal = check_whole(head, seen, is_old)) return *refusal;
  return head;
}

BodyReader::BodyReader(const RequestHead& head, std::size_t limit)
    : state_(head.framing == Framing::Chunked ? State::ChunkSize : State::Length),
      limit_(limit),
      left_(head.content_length) {
  if (head.framing != Framing::Chunked && left_ == 0) state_ = State::Whole;
  if (left_ > limit_) refuse(413, ErrorCode::TooLarge, "The body is larger than this address takes.");
}

std::size_t BodyReader::feed(std::string_view bytes) {
  std::size_t eaten = 0;
  while (eaten < bytes.size() && state_ != State::Whole && state_ != State::Refused) {
    if (state_ == State::Length) {
      eaten += take_data(bytes.substr(eaten), State::Whole);
    } else if (state_ == State::ChunkData) {
      eaten += take_data(bytes.substr(eaten), State::ChunkEnd);
    } else {
      take_letter(bytes[eaten++]);
    }
  }
  return eaten;
}

std::size_t BodyReader::take_data(std::string_view bytes, State next) {
  const std::size_t count = std::min(bytes.size(), left_);
  body_.append(bytes.substr(0, count));
  left_ -= count;
  if (left_ == 0) state_ = next;
  return count;
}

void BodyReader::take_letter(char letter) {
  switch (state_) {
    case State::ChunkSize:
      return take_size_digit(letter);
    case State::ChunkSizeEnd:
      return expect(letter, '\n', left_ == 0 ? State::LastEnd : State::ChunkData);
    case State::ChunkEnd:
      return expect(letter, '\r', State::ChunkEndFeed);
    case State::ChunkEndFeed:
      return expect(letter, '\n', State::ChunkSize);
    case State::LastEnd:
      return expect(letter, '\r', State::LastFeed);  // no trailers
    case State::LastFeed:
      return expect(letter, '\n', State::Whole);
    default:
      CAIRN_ASSERT(false);
  }
}

void BodyReader::take_size_digit(char letter) {
  if (letter == '\r' && digits_ > 0) {
    if (body_.size() + left_ > limit_)
      return refuse(413, ErrorCode::TooLarge, "The body is larger than this address takes.");
    digits_ = 0;
    state_ = State::ChunkSizeEnd;
    return;
  }
  const char digit = lower(letter);
  const bool is_hex = is_digit(digit) || (digit >= 'a' && digit <= 'f');
  if (!is_hex || ++digits_ > 8)
    return refuse(400, ErrorCode::InvalidArgument, "A chunk of the body has no plain size.");
  left_ = left_ * 16 + static_cast<std::size_t>(is_digit(digit) ? digit - '0' : digit - 'a' + 10);
}

void BodyReader::expect(char letter, char wanted, State next) {
  if (letter != wanted)
    return refuse(400, ErrorCode::InvalidArgument, "The body's chunks are damaged, or have trailers.");
  state_ = next;
}

void BodyReader::refuse(int status, ErrorCode code, std::string_view message) {
  state_ = State::Refused;
  refusal_ = {status, code, message};
  body_ = std::string();
}

}  // namespace cairn::api
