// What arrives on a socket, in any bytes: head, body, form, path and query. Properties: nothing crashes, a body never
// exceeds its limit, and pieces of any size give the same as the whole.
#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "api/form_decoder.h"
#include "api/http_head.h"

namespace {

using namespace cairn::api;

void require(bool holds) {
  if (!holds) std::abort();
}

std::size_t end_of(std::string_view bytes, std::size_t step) {
  std::size_t scanned = 0;
  for (std::size_t have = std::min(step, bytes.size());; have = std::min(have + step, bytes.size())) {
    const auto end = find_head_end(bytes.substr(0, have), scanned);
    if (std::holds_alternative<Refusal>(end)) return std::string_view::npos;
    if (std::get<std::size_t>(end) > 0 || have == bytes.size()) return std::get<std::size_t>(end);
    scanned = have;
  }
}

void read_body(const RequestHead& head, std::string_view bytes, std::size_t step) {
  constexpr std::size_t kLimit = 4096;
  BodyReader reader(head, kLimit);
  for (std::size_t at = 0; at < bytes.size() && !reader.is_whole() && reader.refusal() == nullptr;)
    at += reader.feed(bytes.substr(at, step));
  require(reader.size() <= kLimit);
  if (reader.is_whole()) (void)decode_form("multipart/form-data; boundary=b", reader.take());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::size_t end = end_of(bytes, bytes.size() + 1);
  require(end == end_of(bytes, 1) || end == std::string_view::npos);
  if (end != 0 && end != std::string_view::npos) {
    const auto parsed = parse_head(bytes.substr(0, end));
    if (const RequestHead* head = std::get_if<RequestHead>(&parsed)) {
      (void)decode_path(head->target);
      read_body(*head, bytes.substr(end), 7);
    }
  }
  RequestHead chunked;
  chunked.framing = Framing::Chunked;
  read_body(chunked, bytes, 3);
  (void)decode_urlencoded(bytes);
  (void)decode_path(bytes);
  (void)decode_form("multipart/form-data; boundary=b", bytes);
  return 0;
}
