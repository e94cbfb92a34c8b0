#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::api::html {

/// Text that is already safe to put into a page. Only escape, render and trusted make it, so unescaped text cannot
/// reach a page by mistake.
class Html {
 public:
  Html() = default;
  const std::string& text() const { return text_; }
  bool empty() const { return text_.empty(); }
  Html& operator+=(const Html& other) {
    text_ += other.text_;
    return *this;
  }
  /// For markup written in this program's own source or templates, never for data.
  static Html trusted(std::string markup) {
    Html html;
    html.text_ = std::move(markup);
    return html;
  }

 private:
  std::string text_;
};
inline Html operator+(Html a, const Html& b) { return a += b; }

/// & < > " ' become entities.
Html escape(std::string_view text);

/// Values for a template. Texts are escaped when rendered ({{name}}); Html is put in as it is ({{{name.html}}}).
class View {
 public:
  View();
  View(const View&);
  View& operator=(const View&);
  View(View&&) noexcept;
  View& operator=(View&&) noexcept;
  ~View();
  View& set(std::string_view name, std::string_view text);
  View& set(std::string_view name, const char* text) { return set(name, std::string_view(text)); }
  View& set(std::string_view name, const std::string& text) { return set(name, std::string_view(text)); }
  View& set(std::string_view name, const Html& html);
  View& set(std::string_view name, bool value);        // a section that is shown or not
  View& set(std::string_view name, const View& view);  // a section with its own names
  View& set(std::string_view name, const std::vector<View>& list);

 private:
  friend Html render(std::string_view, const View&);
  struct Data;
  std::unique_ptr<Data> data_;
};

/// Renders web/templates/<name>.html (embedded). A missing template or name is a bug and asserts.
Html render(std::string_view name, const View& view);

}  // namespace cairn::api::html
