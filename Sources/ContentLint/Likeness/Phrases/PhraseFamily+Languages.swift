/// The same pleas and offers in other languages.
extension PhraseFamily {
  static let phishDePhrases = """
    ihr konto|konto wurde|eingeschrankt|gesperrt|verifizieren|bestatigen sie|aktualisieren sie
    daten bestatigen|innerhalb von|sicherheitsgrunden|ihre daten|ungewohnliche aktivitat*
    kundenkonto|sehr geehrter kunde|sehr geehrte kundin|sehr geehrter kundin|zugang|entsperren
    kontosperrung|pushtan|tan verfahren|photo tan|zahlungsmethode|nicht zugestellt|zollgebuhr*
    ihr paket|abgleich|aktivierung|passwort lauft|postfach|speicherplatz|dringend
    """

  static let phishFrPhrases = """
    votre compte|compte a ete|suspendu|bloque|verifier votre|confirmer votre|mettre a jour
    mise a jour|cher client|chere cliente|sous 24|sous 48|dans les 24|vos informations
    informations personnelles|carte vitale|remboursement|impots|votre colis|frais de livraison
    frais de port|activite inhabituelle|activite suspecte|cliquez ici|cliquer ici|boite mail
    messagerie|mot de passe|espace client|expire|votre carte|regularis*|en attente|desactive
    """

  static let phishEsPhrases = """
    su cuenta|tu cuenta|cuenta ha sido|suspendida|bloqueada|verificar su|verifique su
    confirme su|confirmar su|actualizar su|actualice sus|actualizacion|estimado cliente
    estimado usuario|en 24 horas|48 horas|datos personales|actividad inusual
    actividad sospechosa|haga clic|haz clic|pulse aqui|paquete|gastos de envio|aduana|buzon
    contrasena|reembolso|acceso|verificacion|tarjeta|limitada
    """

  static let phishPtPhrases = """
    sua conta|conta foi|suspensa|bloqueada|verificar sua|verifique sua|confirme seus
    confirmar seus|atualizar seus|atualize seus|atualizacao|prezado cliente|caro cliente|prezado
    em 24 horas|48 horas|dados cadastrais|atividade suspeita|clique aqui|clique no|encomenda
    taxa|senha|reembolso|cpf|acesso|recadastramento|token|cartao|pontos|expira*|resgate
    """

  static let phishItPhrases = """
    il tuo conto|il suo conto|suo account|tuo account|sospeso|bloccato|limitato|verifica*
    confermare|conferma i|aggiorna*|gentile cliente|caro cliente|entro 24|entro 48
    dati personali|attivita insolita|attivita sospetta|clicca qui|cliccare|pacco|spedizione
    spese di|casella|password|rimborso|accesso|poste italiane|postepay|carta|scadut*
    sicurezza web
    """

  static let phishNlPhrases = """
    uw rekening|uw account|geblokkeerd|beperkt|verifieren|bevestig uw|bevestigen|bijwerken
    geachte klant|beste klant|binnen 24|binnen 48|uw gegevens|verdachte activiteit
    ongebruikelijke|klik hier|pakket|verzendkosten|postvak|wachtwoord|terugbetaling|betaalpas
    bankpas|digipas|verlopen|opgeschort|mailbox|verificatie
    """

  static let phishPlPhrases = """
    twoje konto|panstwa konto|konto zostalo|zawieszone|zablokowane|zweryfikuj|potwierdz
    zaktualizuj|drogi kliencie|szanowny kliencie|w ciagu 24|w ciagu 48|danych osobowych
    podejrzana aktywnosc|kliknij tutaj|kliknij|paczka|przesylka|oplata|doplata|skrzynka|haslo
    zwrot|dostep|wygasa|ograniczone|niedoplat*
    """

  static let fraudOtherPhrases = """
    millones de dolares|millions de dollars|millionen us dollar|millionen dollar|millionen euro
    milioni di euro|milioni di dollari|miljoen euro|milhoes de dolares|lotterie|loteria|loterij
    lotteria|premio|gewinnbenachrichtigung|sie haben gewonnen|vous avez gagne|usted ha ganado
    ha sido ganador|hai vinto|gewonnen|heritage|herencia|erbschaft|eredita|heranca|nalatenschap
    spadek|veuve|viuda|witwe|vedova|confidentiel|confidencial|vertraulich|riservato
    pret entre particulier|offre de pret|prestamo|kredit angebot|offerta di prestito|donation
    spende|spenden|dons|donacion
    """

  static let shopOtherPhrases = """
    potenzmittel|rezeptfrei|online casino|casino bonus|abnehmen|schnell reich|geld verdienen
    nebenverdienst|heimarbeit|erotik|gagnez de|gagner de l argent|travail a domicile
    sans ordonnance|pilules|perdre du poids|gane dinero|ganar dinero|trabaje desde|sin receta
    adelgazar|pastillas|perder peso|guadagna|guadagnare|lavoro da casa|senza ricetta|dimagrire
    ganhe dinheiro|trabalhe em casa|emagrecer|renda extra|thuis werken|afvallen|zarabiaj
    praca w domu|schudnac|kredit ohne schufa|replika uhren|montres replique
    """

  static let phishJaPhrases = """
    アカウント|お客様|ご確認|異常|制限|更新|24時間|本人確認|ログイン|不正|停止|お支払い|カード|利用|クリック|有効期限|確認|第三者|緊急|三井住友|楽天|えきねっと
    ご利用|パスワード
    """

  static let phishZhPhrases = """
    帐户|账户|賬戶|密码|密碼|验证|驗證|点击|點擊|升级|升級|邮箱|郵箱|停用|异常|異常|过期|過期|限制|小时|小時|系统|系統|管理员|管理員|登录|登錄
    """
}
