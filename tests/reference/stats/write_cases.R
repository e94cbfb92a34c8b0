# Writes reference cases as PROCEDURE.json beside itself; sourced by the make_*.R of this folder.
options(digits = 17)
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)))
number <- function(x) ifelse(is.na(x), "null", ifelse(is.infinite(x), ifelse(x > 0, "\"Infinity\"", "\"-Infinity\""), sprintf("%.17g", x)))
text <- function(s) paste0("\"", s, "\"")
json <- function(x) {
  if (is.null(x)) return("null")
  if (is.list(x)) {
    if (length(x) == 0) return("{}")
    if (is.null(names(x))) return(paste0("[", paste(vapply(x, json, ""), collapse = ", "), "]"))
    return(paste0("{", paste0(text(names(x)), ": ", vapply(x, json, ""), collapse = ", "), "}"))
  }
  forced <- inherits(x, "AsIs"); x <- unclass(x)
  items <- if (is.character(x)) ifelse(is.na(x), "null", text(x)) else if (is.logical(x)) ifelse(is.na(x), "null", ifelse(x, "true", "false")) else number(as.numeric(x))
  if (length(items) == 1 && !forced) items else paste0("[", paste(items, collapse = ", "), "]")
}
write_cases <- function(procedure, ...) {
  cases <- list(...)
  lines <- vapply(cases, function(case) {
    inline <- lapply(case$data, function(v) if (length(v) == 1 && isTRUE(case$scalars)) v else I(v))
    json(list(id = paste0(procedure, "/", case$id), procedure = procedure, data = list(inline = inline), options = if (is.null(case$options)) list() else case$options,
      expected = case$expected, tolerance = if (is.null(case$tolerance)) list(rel = 1e-9, abs = 1e-12) else case$tolerance,
      source = list(R = paste0(R.version$major, ".", R.version$minor), call = case$call)))
  }, "")
  writeLines(paste0("{\"procedure\": ", text(procedure), ", \"cases\": [\n", paste(lines, collapse = ",\n"), "\n]}"), file.path(here, paste0(procedure, ".json")))
}
