// Written by Scripts/embed-data.sh: change Data/link-names.txt and run `make data`.

extension KnownNames {
  /// The text of Data/link-names.txt.
  static let text = #"""
    # Names that rules of `dlv lint` about links and addresses know.
    #
    # One group a line: `kind | name name ... | date | source`, the date (year and month) that on which the line was compiled, the source the place to look it up: a list that
    # is kept in public, or else the operator's own page. Part of the shorteners and freemail providers was compared with SpamAssassin's lists, part of the
    # free hosts with the public suffix list; the other sources were not opened when the line was compiled. Lines that begin with # are comments. A name stands once for each kind.
    #
    # tracker          domains through which services for sending lead the links of their customers, to count clicks
    # shortener        hosts at which everybody makes short links, or that were closed lately, so that links lead nowhere (goo.gl, August 2025)
    # free-host        domains below which anybody has pages, forms, files or tunnels for nothing
    # abused-ending    top-level domains under which more names are abused than used, and those that are endings of files
    # cheap-ending     top-level domains that phishing uses far more than newsletters do
    # freemail         providers at which anybody opens a mailbox for nothing
    # freemail-family  first labels of providers that have a domain in many countries
    #
    # `make data` puts this file into the program; a test fails where that was forgotten.

    tracker | list-manage.com mailchi.mp mandrillapp.com campaign-archive.com | 2026-11 | https://mailchimp.com/help/about-click-tracking/
    tracker | sendgrid.net | 2026-11 | https://www.twilio.com/docs/sendgrid/ui/account-and-settings/how-to-set-up-link-branding
    tracker | awstrack.me | 2026-11 | https://docs.aws.amazon.com/ses/latest/dg/configure-custom-open-click-domains.html
    tracker | mailgun.org | 2026-11 | https://documentation.mailgun.com/
    tracker | mjt.lu mailjet.com | 2026-11 | https://documentation.mailjet.com/
    tracker | pstmrk.it | 2026-11 | https://postmarkapp.com/developer/user-guide/tracking-links
    tracker | activehosted.com acemlnc.com emlnk.com | 2026-11 | https://help.activecampaign.com/
    tracker | hubspotlinks.com | 2026-11 | https://knowledge.hubspot.com/
    tracker | exct.net exacttarget.com pardot.com | 2026-11 | https://help.salesforce.com/
    tracker | cmail19.com cmail20.com createsend.com createsend1.com | 2026-11 | https://help.campaignmonitor.com/
    tracker | e2ma.net | 2026-11 | https://support.e2ma.net/
    tracker | rs6.net constantcontact.com | 2026-11 | https://knowledgebase.constantcontact.com/
    tracker | klclick.com | 2026-11 | https://help.klaviyo.com/
    tracker | sendibt2.com sendibt3.com sendibm1.com sendinblue.com brevo.com | 2026-11 | https://help.brevo.com/
    tracker | sparkpostmail.com | 2026-11 | https://support.sparkpost.com/
    tracker | customeriomail.com | 2026-11 | https://customer.io/docs/
    tracker | iterable.com | 2026-11 | https://support.iterable.com/
    tracker | getresponse.com | 2026-11 | https://www.getresponse.com/help
    tracker | aweber.com | 2026-11 | https://help.aweber.com/
    tracker | convertkit-mail.com | 2026-11 | https://help.kit.com/
    tracker | mlsend.com mailerlite.com | 2026-11 | https://www.mailerlite.com/help
    tracker | substack.com | 2026-11 | https://support.substack.com/
    tracker | beehiiv.com | 2026-11 | https://support.beehiiv.com/
    tracker | eloqua.com en25.com responsys.net | 2026-11 | https://docs.oracle.com/en/cloud/saas/marketing/
    tracker | mktoweb.com mktomail.com | 2026-11 | https://experienceleague.adobe.com/en/docs/marketo/
    tracker | crsend.com cleverreach.com | 2026-11 | https://support.cleverreach.de/
    tracker | dotmailer.com dmtrk.net | 2026-11 | https://support.dotdigital.com/
    tracker | mkt.com | 2026-11 | https://www.acoustic.com/
    tracker | emarsys.net | 2026-11 | https://help.emarsys.com/
    tracker | listrakbi.com | 2026-11 | https://www.listrak.com/
    tracker | bm23.com | 2026-11 | https://docs.oracle.com/en/cloud/saas/marketing/
    shortener | bit.ly bitly.com clck.ru cutt.ly goo.gl han.gl hyperurl.co inx.lv is.gd j.mp lnkd.in n9.cl ouo.io ow.ly rb.gy rotf.lol s.id shorturl.asia shorturl.at snip.ly t.co t.ly tiny.cc tinyurl.com u.to x.co | 2026-11 | https://svn.apache.org/repos/asf/spamassassin/trunk/rules/25_url_shortener.cf
    shortener | 00m.in | 2026-11 | https://00m.in/
    shortener | 1url.com | 2026-11 | https://1url.com/
    shortener | adf.ly | 2026-11 | https://adf.ly/
    shortener | bc.vc | 2026-11 | https://bc.vc/
    shortener | bl.ink | 2026-11 | https://bl.ink/
    shortener | buff.ly | 2026-11 | https://buff.ly/
    shortener | cutt.us | 2026-11 | https://cutt.us/
    shortener | dub.sh | 2026-11 | https://dub.sh/
    shortener | dwz.cn | 2026-11 | https://dwz.cn/
    shortener | encurtador.com.br | 2026-11 | https://encurtador.com.br/
    shortener | goo.su | 2026-11 | https://goo.su/
    shortener | kutt.it | 2026-11 | https://kutt.it/
    shortener | l.ead.me | 2026-11 | https://l.ead.me/
    shortener | l1nq.com | 2026-11 | https://l1nq.com/
    shortener | lc.cx | 2026-11 | https://lc.cx/
    shortener | lihi.cc | 2026-11 | https://lihi.cc/
    shortener | linktr.ee | 2026-11 | https://linktr.ee/
    shortener | ln.run | 2026-11 | https://ln.run/
    shortener | me2.kr | 2026-11 | https://me2.kr/
    shortener | qrco.de | 2026-11 | https://qrco.de/
    shortener | rebrand.ly | 2026-11 | https://rebrand.ly/
    shortener | reurl.cc | 2026-11 | https://reurl.cc/
    shortener | short.gy | 2026-11 | https://short.gy/
    shortener | short.io | 2026-11 | https://short.io/
    shortener | shorter.me | 2026-11 | https://shorter.me/
    shortener | shrtco.de | 2026-11 | https://shrtco.de/
    shortener | soo.gd | 2026-11 | https://soo.gd/
    shortener | surl.li | 2026-11 | https://surl.li/
    shortener | t.cn | 2026-11 | https://t.cn/
    shortener | t2m.io | 2026-11 | https://t2m.io/
    shortener | tinu.be | 2026-11 | https://tinu.be/
    shortener | tny.im | 2026-11 | https://tny.im/
    shortener | tr.im | 2026-11 | https://tr.im/
    shortener | url.cn | 2026-11 | https://url.cn/
    shortener | urlr.me | 2026-11 | https://urlr.me/
    shortener | urlz.fr | 2026-11 | https://urlz.fr/
    shortener | v.gd | 2026-11 | https://v.gd/
    shortener | vk.cc | 2026-11 | https://vk.cc/
    shortener | wl.co | 2026-11 | https://wl.co/
    shortener | x.gd | 2026-11 | https://x.gd/
    free-host | azurewebsites.net blogspot.com carrd.co cloudflare-ipfs.com ddns.net digitaloceanspaces.com duckdns.org dweb.link firebaseapp.com framer.app framer.website github.io glitch.me herokuapp.com hopto.org linodeobjects.com netlify.app ngrok.io ondigitalocean.app onrender.com pages.dev plesk.page r2.dev repl.co translate.goog trycloudflare.com vercel.app web.app wixsite.com workers.dev yolasite.com zapto.org | 2026-11 | https://publicsuffix.org/list/public_suffix_list.dat
    free-host | 000webhostapp.com | 2026-11 | https://000webhostapp.com/
    free-host | 1drv.ms | 2026-11 | https://1drv.ms/
    free-host | appdomain.cloud | 2026-11 | https://appdomain.cloud/
    free-host | backblazeb2.com | 2026-11 | https://backblazeb2.com/
    free-host | blob.core.windows.net | 2026-11 | https://blob.core.windows.net/
    free-host | canva.site | 2026-11 | https://canva.site/
    free-host | cfolks.pl | 2026-11 | https://cfolks.pl/
    free-host | chickenkiller.com | 2026-11 | https://chickenkiller.com/
    free-host | cprapid.com | 2026-11 | https://cprapid.com/
    free-host | docs.google.com | 2026-11 | https://docs.google.com/
    free-host | firebasestorage.googleapis.com | 2026-11 | https://firebasestorage.googleapis.com/
    free-host | fleek.co | 2026-11 | https://fleek.co/
    free-host | forms.gle | 2026-11 | https://forms.gle/
    free-host | forms.office.com | 2026-11 | https://forms.office.com/
    free-host | formspree.io | 2026-11 | https://formspree.io/
    free-host | formstack.com | 2026-11 | https://formstack.com/
    free-host | fortunecity.com | 2026-11 | https://fortunecity.com/
    free-host | freewebs.com | 2026-11 | https://freewebs.com/
    free-host | geocities.com | 2026-11 | https://geocities.com/
    free-host | gitbook.io | 2026-11 | https://gitbook.io/
    free-host | godaddysites.com | 2026-11 | https://godaddysites.com/
    free-host | ipfs.io | 2026-11 | https://ipfs.io/
    free-host | jimdofree.com | 2026-11 | https://jimdofree.com/
    free-host | jimdosite.com | 2026-11 | https://jimdosite.com/
    free-host | jotform.com | 2026-11 | https://jotform.com/
    free-host | linktr.ee | 2026-11 | https://linktr.ee/
    free-host | mooo.com | 2026-11 | https://mooo.com/
    free-host | my.canva.site | 2026-11 | https://my.canva.site/
    free-host | mybluehost.me | 2026-11 | https://mybluehost.me/
    free-host | myfreesites.net | 2026-11 | https://myfreesites.net/
    free-host | mystrikingly.com | 2026-11 | https://mystrikingly.com/
    free-host | ngrok-free.app | 2026-11 | https://ngrok-free.app/
    free-host | notion.site | 2026-11 | https://notion.site/
    free-host | on.drv.tw | 2026-11 | https://on.drv.tw/
    free-host | replit.app | 2026-11 | https://replit.app/
    free-host | replit.dev | 2026-11 | https://replit.dev/
    free-host | serveo.net | 2026-11 | https://serveo.net/
    free-host | sharepoint.com | 2026-11 | https://sharepoint.com/
    free-host | site123.me | 2026-11 | https://site123.me/
    free-host | sites.google.com | 2026-11 | https://sites.google.com/
    free-host | square.site | 2026-11 | https://square.site/
    free-host | storage.googleapis.com | 2026-11 | https://storage.googleapis.com/
    free-host | surge.sh | 2026-11 | https://surge.sh/
    free-host | surveymonkey.com | 2026-11 | https://surveymonkey.com/
    free-host | teachable.com | 2026-11 | https://teachable.com/
    free-host | tilda.ws | 2026-11 | https://tilda.ws/
    free-host | tripod.com | 2026-11 | https://tripod.com/
    free-host | typeform.com | 2026-11 | https://typeform.com/
    free-host | ucraft.site | 2026-11 | https://ucraft.site/
    free-host | ukit.me | 2026-11 | https://ukit.me/
    free-host | web.core.windows.net | 2026-11 | https://web.core.windows.net/
    free-host | webflow.io | 2026-11 | https://webflow.io/
    free-host | weebly.com | 2026-11 | https://weebly.com/
    free-host | weeblysite.com | 2026-11 | https://weeblysite.com/
    free-host | wixstudio.io | 2026-11 | https://wixstudio.io/
    free-host | xsph.ru | 2026-11 | https://xsph.ru/
    abused-ending | autos beauty bid bond buzz cf cfd click country cyou date download ga gq hair icu loan lol makeup men ml monster quest racing rest sbs skin stream tk top win work xyz | 2026-11 | https://www.spamhaus.org/reputation-statistics/gtlds/domains/
    abused-ending | zip mov | 2026-11 | https://www.iana.org/domains/root/db
    cheap-ending | bid buzz click cyou date fun icu life online review stream top vip work world | 2026-11 | https://svn.apache.org/repos/asf/spamassassin/trunk/rules/72_active.cf
    cheap-ending | autos beauty best biz boats bond cam cc cf cfd club cn digital download ga gq hair help info live loan lol makeup men ml mom monster mov party pw quest rest ru sbs shop site skin space store su support tk today website win xyz zip | 2026-11 | https://interisle.net/insights/phishing-landscape-2025
    freemail | 126.com 163.com 21cn.com 37.com abv.bg aim.com alice.it aliyun.com angelfire.com another.com aol.com att.net bigfoot.com bol.com.br caramail.com centrum.cz china.com comcast.net consultant.com daum.net email.com email.it europe.com excite.co.jp excite.com fastermail.com fastmail.com foxmail.com free.fr freenet.de gazeta.pl gmail.com gmx.us googlemail.com hanmail.net hotpop.com hushmail.com icloud.com ig.com.br iname.com inbox.lv inbox.ru indiatimes.com interia.pl jubii.dk juno.com katamail.com laposte.net libero.it london.com lycos.com mac.com mail.com mail.de mail.ru mail15.com mail2world.com me.com msn.com myway.com nate.com naver.com netscape.net netzero.net o2.pl onet.pl orange.fr post.com protonmail.com qq.com rambler.ru rediffmail.com rocketmail.com sapo.pt seznam.cz sina.cn sina.com sohu.com t-online.de techie.com tiscali.it ukr.net uol.com.br usa.com virgilio.it voila.fr vsnl.net walla.co.il walla.com web.de wp.pl ya.ru yahoo.co.jp yeah.net ymail.com zoho.com zohomail.com | 2026-11 | https://svn.apache.org/repos/asf/spamassassin/trunk/rules/20_freemail_domains.cf
    freemail | bk.ru | 2026-11 | https://bk.ru/
    freemail | btamail.net.cn | 2026-11 | https://btamail.net.cn/
    freemail | btinternet.com | 2026-11 | https://btinternet.com/
    freemail | cox.net | 2026-11 | https://cox.net/
    freemail | duck.com | 2026-11 | https://duck.com/
    freemail | email.de | 2026-11 | https://email.de/
    freemail | eudoramail.com | 2026-11 | https://eudoramail.com/
    freemail | i.ua | 2026-11 | https://i.ua/
    freemail | kpnmail.nl | 2026-11 | https://kpnmail.nl/
    freemail | list.ru | 2026-11 | https://list.ru/
    freemail | mailcity.com | 2026-11 | https://mailcity.com/
    freemail | myyahoo.com | 2026-11 | https://myyahoo.com/
    freemail | netaddress.com | 2026-11 | https://netaddress.com/
    freemail | op.pl | 2026-11 | https://op.pl/
    freemail | passport.com | 2026-11 | https://passport.com/
    freemail | pm.me | 2026-11 | https://pm.me/
    freemail | proton.me | 2026-11 | https://proton.me/
    freemail | rogers.com | 2026-11 | https://rogers.com/
    freemail | sbcglobal.net | 2026-11 | https://sbcglobal.net/
    freemail | sfr.fr | 2026-11 | https://sfr.fr/
    freemail | simplelogin.com | 2026-11 | https://simplelogin.com/
    freemail | terra.com.br | 2026-11 | https://terra.com.br/
    freemail | terra.es | 2026-11 | https://terra.es/
    freemail | tom.com | 2026-11 | https://tom.com/
    freemail | tuta.io | 2026-11 | https://tuta.io/
    freemail | tutamail.com | 2026-11 | https://tutamail.com/
    freemail | tutanota.com | 2026-11 | https://tutanota.com/
    freemail | usa.net | 2026-11 | https://usa.net/
    freemail | verizon.net | 2026-11 | https://verizon.net/
    freemail | wanadoo.fr | 2026-11 | https://wanadoo.fr/
    freemail | ziggo.nl | 2026-11 | https://ziggo.nl/
    freemail | zoho.eu | 2026-11 | https://zoho.eu/
    freemail-family | yahoo hotmail live outlook gmx yandex | 2026-11 | https://svn.apache.org/repos/asf/spamassassin/trunk/rules/20_freemail_domains.cf
    """#
}
