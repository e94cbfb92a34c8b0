#include "api/session_cookie.h"

#include "engine/base/text.h"

namespace cairn::api {
namespace {

constexpr std::size_t kTokenLength = 22;

void add_cookie(Response& response, std::string_view value, std::string_view more, bool is_secure) {
  response.headers.emplace_back("Set-Cookie", std::string(session_cookie_name(is_secure)) + "=" + std::string(value) +
                                                  "; Path=/; HttpOnly; SameSite=Lax" + (is_secure ? "; Secure" : "") +
                                                  std::string(more));
}

}  // namespace

std::string_view session_cookie_name(bool is_secure) { return is_secure ? "__Host-cairn" : "cairn_session"; }

std::optional<std::string> find_session_token(const Request& request, bool is_secure) {
  std::optional<std::string> token;
  for (const auto& [name, value] : request.headers) {
    if (name != "cookie") continue;
    std::string_view rest = value;
    while (!rest.empty()) {
      const std::string_view pair = trim(rest.substr(0, rest.find(';')));
      rest.remove_prefix(std::min(rest.find(';'), rest.size() - 1) + 1);
      const std::size_t equals = pair.find('=');
      if (equals == std::string_view::npos || pair.substr(0, equals) != session_cookie_name(is_secure)) continue;
      if (token) return std::nullopt;
      token = std::string(pair.substr(equals + 1));
    }
  }
  return token && token->size() == kTokenLength ? token : std::nullopt;
}

void set_session_cookie(Response& response, std::string_view token, bool is_secure) {
  add_cookie(response, token, "", is_secure);
}

void clear_session_cookie(Response& response, bool is_secure) { add_cookie(response, "", "; Max-Age=0", is_secure); }

}  // namespace cairn::api
