#include "api/html/assets.h"

#include "api/pages/public.h"

namespace cairn::api::pages {

Response asset(const Context&, const Request& request) {
  const auto found = html::find_asset(request.parameter("name"));
  if (!found) return error_response(request, {ErrorCode::NotFound, "There is no such file."});
  Response response;
  response.content_type = found->asset->content_type;
  const std::string tag = "\"" + found->asset->hash + "\"";
  response.headers.emplace_back("ETag", tag);
  response.headers.emplace_back("Cache-Control",
                                found->is_current ? "public, max-age=31536000, immutable" : "no-cache");
  if (request.header("if-none-match") == tag) {
    response.status = 304;
    return response;
  }
  response.body = found->asset->content;
  return response;
}

}  // namespace cairn::api::pages
