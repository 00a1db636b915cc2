"""The words of French, German, Spanish, Italian, Portuguese and Japanese for the quantities of attention."""

from __future__ import annotations

import re
from typing import Final

_QUERY: Final = r"クエリ|requêtes?\b|\b(?:an|ab)frage|\bconsultas?\b"
_KEY: Final = r"キー|\bcl(?:é|ef)s?\b|\bschlüssel|\bclaves?\b|\bchiav[ei]\b|\bchaves?\b"
_VALUE: Final = r"バリュー|\bvaleurs?\b|\bwerte?n?\b|\bvalor(?:es|[ei])?\b"
_MATRIX: Final = r"matri\w*[^.:;=]{{0,25}}(?:{0})|(?:{0})\w*matri"
_PARTED: Final = r"\b(?:divis\w*|divid\w*|teil\w*|geteilt|dividier\w*)\b[^.]{0,40}(?:sqrt|√|racine|wurzel|raíz|radice|raiz|d_k)"

FOREIGN: Final[dict[str, str]] = {
    "W_Q": _MATRIX.format(_QUERY), "W_K": _MATRIX.format(_KEY), "W_V": _MATRIX.format(_VALUE),
    "weighted_values": r"valeurs? pondérées?|gewichtete[rn]? werte?|valor\w* (?:ponderad|pesat)\w*",
    "output": r"\bsortie|\brésultat|somme pondérée|moyenne pondérée|\bergebnis|gewichtete[rsn]? (?:summe|mittel)|\bsalida|\bresultad[oa]|\brisultat|suma ponderada"
    r"|出力|文脈ベクトル|加重(?:和|平均)|\buscita|somma (?:pesata|ponderata)|\bsaída|soma ponderada",
    "weights": r"重み(?:は|の|を|:|：|$)|アテンション重み|注意重み|ソフトマックス|\bpoids\b|\bpes(?:os?|i)\b|wahrscheinlichkeit|probabilidad|probabilité|\bnormiert",
    "shifted_scores": r"décalé|verschoben|desplazad|traslat|deslocad",
    "row_maxima": r"\bmáxim|\bmassim|\bgrößte[rn]? (?:score|punkt|wert)",
    "row_sums": r"和[はが]|合計|\bsommes?\b(?! pond)|\bzeilensumme|\bsumas?\b(?! pond)|\bsomm[ae]\b(?! p)|\bsomas?\b(?! pond)|dénominateur|\bnenner\b|denominador|denominatore",
    "exponentials": r"exponencia|esponenzial",
    "masked_scores": r"マスク(?:を足|した|済み|後)|\bmasqué|maskiert|enmascarad|mascherat|mascarad",
    "scaled_scores": rf"スケーリング|スケール(?:済み|した)|で割(?:る|った|って|ると)|mise? à l[’']échelle|réduits?\b|escalad|scalat[ie]\b|escalonad|{_PARTED}",
    "scores": r"スコア|内積|produits? scalaire|skalarprodukt|\bpunktzahl|\bpunktwert|ähnlichkeit"
    r"|productos? (?:escalar|punto)|prodott[oi] scalar|produtos? escalar|puntuaci|puntaje|punteggi|pontuaç",
    "Q": _QUERY, "K": _KEY, "V": _VALUE,
    "X": r"埋め込み|入力|plongement|\bentrées?\b|einbettung|incrustaci|\bentradas?\b|\bincorporament|\bingress[oi]\b",
    "mask": r"\bmasque\b|\bmaske\b|\bmáscara\b|\bmaschera\b",
}
"""What the patterns of `labels` are extended by; case does not matter."""
TITLES: Final = re.compile(
    r"(?:example|exercise|problem|task|question|solution|answer|setup|givens?|data|notation|setting|summary|recap|overview|introduction|background|warmup|worked|check|remark|note"
    r"|exemple|exercice|problème|corrigée?|solution|réponse|énoncé|données|rappel|beispiel|aufgabe|übung|lösung|antwort|gegeben|angaben?|daten|wiederholung"
    r"|ejemplo|ejercicio|problema|solución|respuesta|enunciado|datos|esempio|esercizio|soluzione|risposta|dati|exemplo|exercício|solução|resposta|dados)s?",
    re.IGNORECASE,
)
"""Words that stand over a part of a document and name none of its tokens."""

TOTALS: Final = r"somme|zeilensumme|suma|somma|soma|totale"
