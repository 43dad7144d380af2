package manifest

// mayBeReadOtherwise finds texts worth a second look, most of which have nothing to be told. It
// goes over every text, so that it must cost next to nothing: it looks at words between spaces and
// punctuation, whatever they belong to.
func mayBeReadOtherwise(text []byte) bool {
	for at := 0; at < len(text); at++ {
		if isBetween[text[at]] {
			continue
		}
		start := at
		for at < len(text) && !isBetween[text[at]] {
			at++
		}
		if isOldWord(text[start:at]) {
			return true
		}
	}
	return false
}

var isBetween = func() (between [256]bool) {
	for _, c := range " \t\r\n,:[]{}#" {
		between[c] = true
	}
	return between
}()

func isOldWord(word []byte) bool {
	first := word[0] | 0x20
	if len(word) <= 3 && (first == 'y' || first == 'n' || first == 'o') {
		return oldBoolean.Match(word)
	}
	if word[0] == '-' || word[0] == '+' {
		word = word[1:]
	}
	if len(word) < 2 || word[0] < '0' || word[0] > '9' {
		return false
	}
	for _, c := range word[1:] {
		if c == '_' {
			return true
		}
	}
	second := word[1] | 0x20
	return word[0] == '0' && (word[1] >= '0' && word[1] <= '7' || second == 'o' || second == 'x' || second == 'b')
}
